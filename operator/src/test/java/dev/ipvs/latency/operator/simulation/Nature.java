package dev.ipvs.latency.operator.simulation;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.operator.node.HelperPod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machines, and what befalls them. */
final class Nature {
    private static final List<String> ZONES = List.of("a", "b", "c");

    private final ApiServer api;
    private final Chronicle chronicle;
    private final Dice dice;
    private final Faults faults;
    private final Kubelet kubelet;
    private final Map<String, Machine> machinesByUid;
    private final Map<String, Helper> helpers = new HashMap<>();
    private final List<Machine> machines = new ArrayList<>();
    private int made;

    Nature(
            ApiServer api,
            Chronicle chronicle,
            Dice dice,
            Faults faults,
            Kubelet kubelet,
            Map<String, Machine> machinesByUid) {
        this.api = api;
        this.chronicle = chronicle;
        this.dice = dice;
        this.faults = faults;
        this.kubelet = kubelet;
        this.machinesByUid = machinesByUid;
    }

    void add(String name) {
        Machine machine =
                new Machine(name, "uid-" + ++made, GoDuration.parse(dice.between(100, 400) + "ms"), dice.chance(0.75));
        machine.fixHelps = dice.chance(0.9);
        machines.add(machine);
        machinesByUid.put(machine.uid, machine);
        helpers.put(machine.uid, new Helper(api, chronicle, dice, faults, machine));
        api.put(new SimulatedNode(
                name,
                machine.uid,
                Map.of("topology.kubernetes.io/zone", dice.pick(ZONES), "pool", dice.chance(0.7) ? "edge" : "core"),
                Optional.empty(),
                new HelperPod.Ready()));
    }

    void act() {
        for (Machine machine : List.copyOf(machines)) {
            if (faults.on() && dice.chance(0.01)) {
                strike(machine);
            }
            if (machine.up && machines.contains(machine)) {
                kubelet.act(machine);
                if (machine.helperSpeaks) {
                    helper(machine).act();
                }
            }
        }
        collectGarbage();
    }

    private void strike(Machine machine) {
        switch (dice.between(1, 10)) {
            case 1 -> reboot(machine);
            case 2 -> replace(machine);
            case 3, 4 -> goDownOrUp(machine);
            case 5 -> {
                chronicle.tell(machine.name + ": an external change undoes the fix");
                machine.anotherHandUndoes();
            }
            case 6 -> fallSilentOrSpeak(machine);
            case 7, 8 -> {
                machine.foreignRules = !machine.foreignRules;
                chronicle.tell(machine.name + ": other IPVS rules " + (machine.foreignRules ? "come" : "go"));
            }
            default -> machine.manyRules = true;
        }
    }

    /** Of those that fall silent some die, and the others are only not heard. */
    private void fallSilentOrSpeak(Machine machine) {
        machine.helperSpeaks = !machine.helperSpeaks;
        boolean dies = !machine.helperSpeaks && dice.chance(0.5);
        if (dies) {
            helper(machine).restart();
        }
        chronicle.tell(machine.name + ": the helper " + (machine.helperSpeaks ? "speaks" : "falls silent")
                + (dies ? ", and its pod with it" : ""));
        helperPod(machine, !dies);
    }

    private void helperPod(Machine machine, boolean ready) {
        api.put(api.node(machine.name).helper(ready ? new HelperPod.Ready() : new HelperPod.NotReady(chronicle.now())));
    }

    private void reboot(Machine machine) {
        chronicle.tell(machine.name + ": reboots");
        machine.reboot();
        helper(machine).restart();
        api.put(api.node(machine.name).notReadySince(Optional.empty()));
    }

    private Helper helper(Machine machine) {
        return requireNonNull(helpers.get(machine.uid));
    }

    private void replace(Machine machine) {
        boolean another = dice.chance(0.7);
        chronicle.tell(machine.name + ": is deleted" + (another ? ", and another gets its name" : ""));
        api.deleteNode(machine.name);
        machines.remove(machine);
        machinesByUid.remove(machine.uid);
        if (another) {
            add(machine.name);
        }
    }

    private void goDownOrUp(Machine machine) {
        machine.up = !machine.up;
        chronicle.tell(machine.name + ": " + (machine.up ? "answers again" : "does not answer"));
        api.put(api.node(machine.name).notReadySince(machine.up ? Optional.empty() : Optional.of(chronicle.now())));
        helperPod(machine, machine.up && machine.helperSpeaks);
    }

    /** What belongs to a node that is gone goes as well, some time later. */
    private void collectGarbage() {
        List.copyOf(api.truth.latencies.values()).stream()
                .filter(latency -> !machinesByUid.containsKey(latency.nodeUid()))
                .filter(_ -> !faults.on() || dice.chance(0.1))
                .forEach(latency -> api.dropLatency(latency.name()));
        List.copyOf(api.truth.pods.values()).stream()
                .filter(pod -> !machinesByUid.containsKey(pod.nodeUid()))
                .forEach(pod -> api.remove(pod.name()));
    }

    /** They die where nothing else happens any more, such as just before a policy is deleted. */
    void someDie() {
        machines.stream().filter(machine -> machine.up && dice.chance(0.3)).forEach(machine -> {
            machine.deadForGood = true;
            goDownOrUp(machine);
        });
    }

    boolean allAnswer() {
        return machines.stream().noneMatch(machine -> machine.deadForGood);
    }

    /** All answers but what is dead for good, and nothing happens any more. */
    void calm() {
        for (Machine machine : machines) {
            machine.helperSpeaks = true;
            machine.deadForGood = !machine.up && dice.chance(0.3);
            helperPod(machine, machine.up);
            if (!machine.up && !machine.deadForGood) {
                goDownOrUp(machine);
            }
        }
    }
}
