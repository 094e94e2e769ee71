package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.operator.rollout.Reason;
import dev.ipvs.latency.operator.rollout.RolloutPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One random history: some minutes in which anything may happen, a calm in which everything must come to rest, and the
 * end, in which all policies are deleted and everything must be as it was. The same seed gives the same history.
 *
 * <p>The API server, the cluster's caches and the nodes are models here. That the real ones behave so is shown by the
 * tests against the real API server and real kernels.
 */
final class Simulation {
    static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration STORM = Duration.ofMinutes(20);
    private static final Duration CALM_AT_MOST = Duration.ofMinutes(60);
    /** Longer than anything is waited for. */
    private static final Duration STILL = Duration.ofMinutes(5);

    private static final Duration TICK = Duration.ofSeconds(2);

    private final Dice dice;
    private final Chronicle chronicle = new Chronicle(START);
    private final Faults faults;
    private final ApiServer api = new ApiServer(chronicle);
    private final Rules rules;
    private final Nature nature;
    private final Person person;
    private final Operator operator;

    private Simulation(long seed, Logic logic) {
        dice = new Dice(seed);
        faults = new Faults(dice);
        Map<String, Machine> machines = new HashMap<>();
        List<GivenApproval> approvals = new ArrayList<>();
        rules = new Rules(api, machines, approvals, chronicle);
        nature = new Nature(api, chronicle, dice, faults, new Kubelet(api, rules, chronicle, dice, faults), machines);
        person = new Person(api, chronicle, dice, approvals);
        operator = new Operator(api, logic, rules, faults, chronicle);
    }

    /** What went wrong, with the history that led there; empty if all rules held. */
    static Optional<String> run(long seed, Logic logic) {
        Simulation simulation = new Simulation(seed, logic);
        try {
            simulation.run();
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(violation.getMessage() + "\n" + simulation.chronicle.text());
        }
    }

    private void run() {
        int nodes = dice.between(1, 8);
        for (int node = 1; node <= nodes; node++) {
            nature.add("node-" + node);
        }
        person.writesAPolicy();
        operator.restart();
        while (chronicle.now().isBefore(START.plus(STORM))) {
            person.act();
            tick();
        }
        faults.stop();
        nature.calm();
        chronicle.tell("calm");
        comesToRest();
        if (nature.allAnswer()) {
            operator.standings().forEach(this::checkIsFinal);
        }
        rules.checkNothingAlternates();
        rules.checkNothingRecalledIsLeft();
        rules.checkNoWindowIsAskedFor();
        chronicle.tell("the end");
        if (dice.chance(0.2)) {
            nature.someDie();
        }
        person.deletesAll();
        if (dice.chance(0.2)) {
            operatorIsAway();
        }
        comesToRest();
        if (!api.truth.policies.isEmpty()) {
            throw new Violation("deleted policies do not go: " + api.truth.policies.keySet());
        }
        nature.theDeadReturn();
        comesToRest();
        rules.checkEverythingIsRestored();
    }

    /** Longer than a deleted policy waits for a node. */
    private void operatorIsAway() {
        chronicle.tell("the operator is away");
        Instant back =
                chronicle.now().plus(Operator.TIMEOUTS.forDeletedPolicy()).plus(STILL);
        while (chronicle.now().isBefore(back)) {
            chronicle.pass(TICK);
            nature.act();
        }
        operator.restart();
    }

    private void tick() {
        chronicle.pass(TICK);
        nature.act();
        operator.hear();
        List<String> policies = new ArrayList<>(api.truth.policies.keySet());
        while (!policies.isEmpty()) {
            operator.look(policies.remove(dice.between(0, policies.size() - 1)));
        }
        operator.lookAtOrphans();
    }

    private void comesToRest() {
        Instant since = chronicle.now();
        // What the storm left behind may still be a reason to begin a node again; what happens after that is not.
        while (chronicle.now().isBefore(since.plus(STILL))) {
            tick();
        }
        rules.calm();
        while (isBusy()) {
            if (chronicle.now().isAfter(since.plus(CALM_AT_MOST))) {
                throw new Violation("does not come to rest within " + CALM_AT_MOST);
            }
            tick();
        }
    }

    private boolean isBusy() {
        return operator.lastWrite().plus(STILL).isAfter(chronicle.now());
    }

    private void checkIsFinal(String policy, RolloutPhase phase) {
        boolean waitsForAnotherPolicy =
                phase.reason() == Reason.WaitingForPromotion && phase.until().isEmpty();
        boolean rests = phase.kind() != RolloutPhase.Kind.RECONCILING
                || phase.reason() == Reason.OutsideWindow
                || waitsForAnotherPolicy;
        if (api.truth.policies.containsKey(policy) && !rests) {
            throw new Violation(policy + ": rests, and says that it goes on: " + phase);
        }
    }
}
