package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.READY;
import static dev.ipvs.latency.operator.Examples.SYSCTL;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fleet of spot instances: each node lives for two hours on average, and another one takes its place at once. */
class ChurnTest {
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final Duration LIFE = Duration.ofHours(2);
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Random random = new Random(1);
    private final SortedMap<String, Node> nodes = new TreeMap<>();
    private int made;

    private record Node(Instant bornAt, Optional<FixRecord> fix) {}

    @ParameterizedTest(name = "{0} nodes, {1}, a soak of {2}")
    @CsvSource({"1000, 10%, 5m, 15", "1000, 50%, 5m, 15", "300, 50%, 3h, 195", "20, 2, 5m, 60"})
    void a_wave_passes_though_nodes_come_and_go_all_the_time(int size, String first, String soak, int withinMinutes) {
        Policy policy = with(
                policy(),
                new PolicyBuilder().waves(first, "100%").maxConcurrent("100%").soak(soak));
        while (nodes.size() < size) {
            add(NOW.minus(Duration.ofHours(1)));
        }
        Duration passed = runUntilTheSecondWave(policy, size);
        System.out.printf(
                "%d nodes, first wave %s, soak %s: passed after %d min%n", size, first, soak, passed.toMinutes());
        assertThat(passed)
                .isGreaterThanOrEqualTo(policy.rollout().soak())
                .isLessThan(Duration.ofMinutes(withinMinutes));
    }

    private Duration runUntilTheSecondWave(Policy policy, int size) {
        Instant now = NOW;
        while (now.isBefore(NOW.plus(Duration.ofHours(5)))) {
            live(now, size);
            List<NodeSnapshot> seen = new ArrayList<>();
            Instant moment = now;
            nodes.forEach((name, node) -> seen.add(seen(name, node, moment)));
            Assignment assignment = Assignment.of(policy, Ownership.of(List.of(policy), seen), seen);
            Plan plan = Rollout.plan(policy, assignment, TIMEOUTS, now);
            plan.decisions().forEach(this::store);
            if (plan.progress().wave() > 1) {
                return Duration.between(NOW, now);
            }
            now = now.plus(STEP);
        }
        return Duration.between(NOW, now);
    }

    private void add(Instant now) {
        nodes.put("node-" + ++made, new Node(now, Optional.empty()));
    }

    private void live(Instant now, int size) {
        double dies = (double) STEP.toSeconds() / LIFE.toSeconds();
        nodes.values().removeIf(_ -> random.nextDouble() < dies);
        while (nodes.size() < size) {
            add(now);
        }
    }

    private void store(NodeDecision decision) {
        nodes.computeIfPresent(decision.node().name(), (_, node) -> new Node(node.bornAt(), decision.fix()));
    }

    /** A pod ends within one step, and helpers write each window. */
    private static NodeSnapshot seen(String name, Node node, Instant now) {
        boolean fixed = node.fix()
                .filter(fix -> fix.state().ordinal() >= FixState.Applied.ordinal())
                .isPresent();
        long windows = Duration.between(node.bornAt(), now).dividedBy(WINDOW);
        Instant end = node.bornAt().plus(WINDOW.multipliedBy(windows));
        boolean coversTheFix = node.fix()
                .filter(fix -> fixed && !end.minus(WINDOW).isBefore(fix.appliedOnNode()))
                .isPresent();
        GoDuration time = GoDuration.parse(coversTheFix ? "41us" : "309ms");
        boolean breached = !coversTheFix && windows >= 3;
        boolean measured = windows > 0;
        Verdict verdict = new Verdict(
                breached ? VerdictValue.Breached : VerdictValue.Healthy,
                end,
                3,
                VerdictReason.WithinThresholds,
                "as measured");
        Measurement window = new Measurement(end.minus(WINDOW), end, BOOT, 30L, time, time, time, 1, null, 0L, 0L);
        List<FixPod> pods = node.fix().stream()
                .flatMap(fix -> fix.podWanted().map(_ -> done(name, fix, now)).stream())
                .toList();
        return new NodeSnapshot(
                name,
                Map.of(),
                Optional.empty(),
                Scheduling.OPEN,
                Optional.of(node.bornAt()),
                Optional.empty(),
                Optional.of("estimator"),
                Optional.of(end).filter(_ -> measured),
                true,
                Optional.of(kernel(Variant.Timer, fixed ? "0" : "1")).filter(_ -> measured),
                Optional.of(window).filter(_ -> measured),
                Optional.of(verdict).filter(_ -> measured),
                node.fix(),
                READY,
                pods);
    }

    private static FixPod done(String name, FixRecord fix, Instant now) {
        FixOutcome outcome = new FixOutcome(FixResult.Applied, FixOutcomeReason.Written, SYSCTL + " is 0", null, BOOT);
        return new FixPod.Finished(PodName.of(name, fix), Optional.of(outcome), Optional.of(now));
    }
}
