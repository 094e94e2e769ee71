package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.labelled;
import static dev.ipvs.latency.operator.Examples.measured;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.status.PolicySummary;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What one look costs by the number of nodes: deciding who owns each, planning, and summing up. In the middle of a rollout,
 * with a third of the nodes healthy, a third fixed, and a third waiting. Time is that of the CPU, so that a busy machine
 * does not count.
 */
@Tag("bench")
class PlanBench {
    private static final List<Integer> SIZES = List.of(100, 1_000, 5_000, 20_000);
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 41;
    private static final double GOAL_AT_5000_MILLIS = 20;

    private record Cost(int nodes, double millis, double kibibytes) {
        /** How much more it takes for ten times the nodes. */
        double perTenfold(Cost smaller) {
            return Math.pow(millis / smaller.millis, 1 / Math.log10((double) nodes / smaller.nodes));
        }
    }

    @Test
    void a_plan_for_5000_nodes_takes_less_than_20_ms_and_grows_with_the_nodes_alone() {
        List<Cost> costs = new ArrayList<>();
        for (int size : SIZES) {
            costs.add(measure(size));
        }
        System.out.printf("%10s %13s %15s %12s%n", "nodes", "plan, CPU ms", "allocated, KiB", "per tenfold");
        for (int row = 0; row < costs.size(); row++) {
            Cost cost = costs.get(row);
            String growth = row == 0 ? "-" : "%.1f".formatted(cost.perTenfold(costs.get(row - 1)));
            System.out.printf("%10d %13.2f %15.0f %12s%n", cost.nodes(), cost.millis(), cost.kibibytes(), growth);
        }
        assertThat(costs.get(2).millis()).isLessThan(GOAL_AT_5000_MILLIS);
    }

    private static Cost measure(int size) {
        Policy policy = with(policy(), new PolicyBuilder().maxConcurrent("10%"));
        List<NodeSnapshot> nodes =
                IntStream.range(0, size).mapToObj(PlanBench::node).toList();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < WARM_UP; round++) {
            look(policy, nodes);
        }
        long[] nanos = new long[ROUNDS];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            long start = threads.getCurrentThreadCpuTime();
            look(policy, nodes);
            nanos[round] = threads.getCurrentThreadCpuTime() - start;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        double median = IntStream.range(0, ROUNDS)
                .mapToLong(round -> nanos[round])
                .sorted()
                .skip(ROUNDS / 2)
                .findFirst()
                .orElseThrow();
        return new Cost(size, median / 1e6, allocated / 1024.0 / ROUNDS);
    }

    private static Object look(Policy policy, List<NodeSnapshot> nodes) {
        Ownership ownership = Ownership.of(List.of(policy), nodes);
        Plan plan = Rollout.plan(policy, Assignment.of(policy, ownership, nodes), TIMEOUTS, NOW);
        return PolicySummary.of(policy, plan.decisions(), ownership.overriddenFor(policy, nodes));
    }

    private static NodeSnapshot node(int number) {
        String name = "node-" + number;
        NodeSnapshot node = switch (number % 3) {
            case 0 -> measured(name, VerdictValue.Healthy, "41us");
            case 1 -> breached(name);
            default ->
                with(
                        seen(name, kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30)),
                        fix(FixState.Verified, FixReason.MeasuredBetter, "10m"));
        };
        return labelled(node, Map.of("topology.kubernetes.io/zone", "zone-" + number % 5));
    }
}
