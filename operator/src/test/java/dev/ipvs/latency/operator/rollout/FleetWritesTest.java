package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.ReportInterval;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Recommendation;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.status.ConditionText;
import dev.ipvs.latency.operator.status.NodeConditions;
import dev.ipvs.latency.operator.status.PolicySummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All writes for 5,000 nodes of which nothing changes but their figures, in two hours of simulated time. */
class FleetWritesTest {
    private static final int NODES = 5_000;
    private static final Duration OBSERVED = Duration.ofHours(2);
    /** As FleetBenchIT measured it. */
    private static final double LEASE_PER_SECOND = 2.2;

    private final Random random = new Random(1);
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private final List<Instant> due = new ArrayList<>();
    private final Map<String, Written> stored = new HashMap<>();
    private Optional<PolicySummary> status = Optional.empty();
    private long helpers;
    private long operator;

    /** What the operator stores of a node. */
    private record Written(List<ConditionText> conditions, Optional<Recommendation> recommendation) {}

    @ParameterizedTest
    @EnumSource(names = {"Healthy", "Breached"})
    void helpers_and_operator_write_less_than_10_times_a_second(VerdictValue verdict) {
        Policy policy = policy("estimator", Mode.Recommend, 0);
        for (int node = 0; node < NODES; node++) {
            nodes.add(report("node-" + node, verdict, NOW));
            due.add(NOW.plus(ReportInterval.first(random.nextDouble())));
        }
        Instant now = NOW;
        reconcile(policy, now);
        operator = 0;
        while (now.isBefore(NOW.plus(OBSERVED))) {
            Instant next = reconcile(policy, now);
            assertThat(next).isAfter(now);
            reportUntil(next, verdict);
            now = next;
        }
        double seconds = Duration.between(NOW, now).toSeconds();
        double all = (helpers + operator) / seconds + LEASE_PER_SECOND;
        System.out.printf(
                "%d %s nodes: %.2f writes/s by helpers, %.3f by the operator, %.1f for the lease%n",
                NODES, verdict, helpers / seconds, operator / seconds, LEASE_PER_SECOND);
        assertThat(all).isLessThan(10);
    }

    private Instant reconcile(Policy policy, Instant now) {
        Assignment assignment = Assignment.of(policy, Ownership.of(List.of(policy), nodes), nodes);
        Plan plan = Rollout.plan(policy, assignment, TIMEOUTS, now);
        for (NodeDecision decision : plan.decisions()) {
            assertThat(decision.shown()).isEqualTo(decision.node().lastVerdict());
            Written wanted = new Written(NodeConditions.of(decision), decision.recommendation());
            if (!wanted.equals(stored.put(decision.node().name(), wanted))) {
                operator++;
            }
        }
        Optional<PolicySummary> summary = Optional.of(PolicySummary.of(policy, plan.decisions(), Map.of()));
        if (!summary.equals(status)) {
            status = summary;
            operator++;
        }
        return plan.nextReconcile().orElseThrow();
    }

    private void reportUntil(Instant end, VerdictValue verdict) {
        for (int node = 0; node < NODES; node++) {
            while (due.get(node).isBefore(end)) {
                nodes.set(node, report("node-" + node, verdict, due.get(node)));
                due.set(node, due.get(node).plus(ReportInterval.EVERY));
                helpers++;
            }
        }
    }

    private NodeSnapshot report(String name, VerdictValue verdict, Instant end) {
        int figure = 67 + random.nextInt(67);
        GoDuration time = GoDuration.parse(verdict == VerdictValue.Breached ? 3 * figure + "ms" : figure + "us");
        Measurement window = new Measurement(
                end.minus(Duration.ofMinutes(1)), end, "boot-1", 30L, time, time, time, 1, null, 0L, 0L);
        return seen(name, kernel(Variant.Timer, "1"), verdict, window);
    }
}
