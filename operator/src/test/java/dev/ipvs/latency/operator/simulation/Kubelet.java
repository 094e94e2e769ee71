package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs the kube-proxy that the node's label asks for, and fix pods, each once, and removes those that were deleted. Now and then one dies without a word. */
final class Kubelet {
    private final ApiServer api;
    private final Rules rules;
    private final Chronicle chronicle;
    private final Dice dice;
    private final Faults faults;

    Kubelet(ApiServer api, Rules rules, Chronicle chronicle, Dice dice, Faults faults) {
        this.api = api;
        this.rules = rules;
        this.chronicle = chronicle;
        this.dice = dice;
        this.faults = faults;
    }

    void act(Machine machine) {
        if (dice.chance(0.3)) {
            machine.kubeProxyFollows(api.node(machine.name).label());
        }
        List<SimulatedPod> mine = api.truth.pods.values().stream()
                .filter(pod -> pod.node().equals(machine.name))
                .toList();
        for (SimulatedPod pod : mine) {
            if (pod.terminating()) {
                api.remove(pod.name());
            } else if (!pod.finished() && !(faults.on() && dice.chance(0.3))) {
                run(machine, pod);
            }
        }
    }

    private Instant clock(Machine machine) {
        return chronicle.now().plus(machine.skew);
    }

    /** A node without room rejects it; an image that cannot be pulled keeps it waiting, until that is over or its deadline. */
    private boolean isKeptFromStarting(SimulatedPod pod) {
        if (!faults.on() || !dice.chance(pod.trouble().isPresent() ? 0.9 : 0.1)) {
            return false;
        }
        if (dice.chance(0.4)) {
            chronicle.tell(pod.node() + ": the " + pod.action() + " pod never starts");
            api.put(pod.neverStarted("OutOfpods"));
        } else {
            api.put(pod.waiting("ImagePullBackOff"));
        }
        return true;
    }

    private void run(Machine machine, SimulatedPod pod) {
        if (isKeptFromStarting(pod)) {
            return;
        }
        if (faults.on() && dice.chance(0.05)) {
            boolean afterTheChange = dice.chance(0.5);
            if (afterTheChange) {
                change(machine, pod);
            }
            chronicle.tell(machine.name + ": the " + pod.action() + " pod dies " + (afterTheChange ? "after" : "before")
                    + " the change");
            api.put(pod.finished(Optional.empty(), clock(machine)));
            return;
        }
        FixOutcome outcome = change(machine, pod);
        chronicle.tell(machine.name + ": the " + pod.action() + " pod reports " + outcome.outcome());
        api.put(pod.finished(Optional.of(outcome), clock(machine)));
    }

    /** In another boot than the recorded one, be it of another machine of that name, a fix pod changes nothing. */
    private FixOutcome change(Machine machine, SimulatedPod pod) {
        if (!machine.bootID().equals(pod.bootID())) {
            return machine.ofAnotherBoot(pod.action());
        }
        rules.beforeAChange(machine, pod);
        FixOutcome outcome = machine.run(pod.action(), pod.change());
        if (outcome.outcome() == FixResult.Applied) {
            machine.changedAt = chronicle.now();
        }
        return outcome;
    }
}
