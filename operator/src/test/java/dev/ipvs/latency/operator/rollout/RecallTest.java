package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.deleted;
import static dev.ipvs.latency.operator.Examples.ended;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static dev.ipvs.latency.operator.rollout.Plans.fixOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecallTest {
    private static final String MODULE = "ipvs_estimator_off";
    private static final String BAD = "sha256:" + "0".repeat(64);
    private static final String GOOD = "sha256:" + "1".repeat(64);
    private static final Policy RECALLING = with(
            policy(),
            List.<Rung>of(new Rung.Livepatch("registry.example/p@" + GOOD, MODULE, Set.of(BAD), Optional.empty())));

    private static final int NODES = 500;
    private static final Duration STEP = Duration.ofSeconds(5);
    /** From a pod's creation to its report: scheduling, start, and a transition that is tried up to twice. */
    private static final int FASTEST_SECONDS = 10;

    private static final int SLOWEST_SECONDS = 50;

    private final Map<String, NodeSnapshot> nodes = new HashMap<>();
    private final Map<String, Instant> podEnds = new HashMap<>();
    private final List<Instant> undone = new ArrayList<>();

    @Test
    void five_hundred_nodes_are_undone_within_ten_minutes_by_the_default_maxConcurrent() {
        Random random = new Random(1);
        for (int node = 0; node < NODES; node++) {
            nodes.put("n" + node, running(BAD, "n" + node, FixState.Verified, ago((node + 60) + "m")));
        }
        Instant now = NOW;
        while (nodes.values().stream().anyMatch(RecallTest::stillLoaded)) {
            List<NodeDecision> decisions = plan(RECALLING, now).decisions().stream()
                    .sorted(Comparator.comparing(RecallTest::begun).reversed())
                    .toList();
            for (NodeDecision decision : decisions) {
                store(decision, now, random);
            }
            assertThat(nodes.values().stream().filter(RecallTest::inFlight)).hasSizeLessThanOrEqualTo(NODES / 10);
            now = now.plus(STEP);
            assertThat(Duration.between(NOW, now)).isLessThanOrEqualTo(Duration.ofMinutes(10));
        }
        System.out.printf(
                "%d nodes undone in %d s of simulated time%n",
                NODES, Duration.between(NOW, now).toSeconds());
        assertThat(undone).as("newest first").isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(nodes.values())
                .allSatisfy(
                        node -> assertThat(node.fix().orElseThrow().reason()).isEqualTo(FixReason.Recalled));
    }

    @Test
    void neither_a_pause_nor_a_closed_window_holds_it_up() {
        nodes.put("n", running(BAD, "n", FixState.Verified, ago("1h")));
        Policy paused =
                with(RECALLING, new PolicyBuilder().paused().schedule(new Schedule(List.of(), List.of("none"))));
        assertThat(stateOf("n", plan(paused, NOW))).isEqualTo(FixState.Reverting);
    }

    @Test
    void a_fix_pod_that_has_not_reported_is_not_awaited() {
        nodes.put("n", running(BAD, "n", FixState.Applying, ago("10s")));
        Plan plan = plan(RECALLING, NOW);
        assertThat(stateOf("n", plan)).isEqualTo(FixState.Reverting);
        assertThat(fixOf(plan, "n").reason()).isEqualTo(FixReason.Recalled);
    }

    @Test
    void another_digest_of_the_same_module_stays() {
        nodes.put("n", running(GOOD, "n", FixState.Verified, ago("1h")));
        assertThat(stateOf("n", plan(RECALLING, NOW))).isEqualTo(FixState.Verified);
    }

    @Test
    void a_recall_forgets_no_failure_and_begins_no_rollout_anew() {
        Policy before = with(policy(), List.<Rung>of(new Rung.Livepatch("registry.example/p@" + GOOD, MODULE)));
        assertThat(RECALLING.specHash()).isEqualTo(before.specHash());
    }

    @Test
    void a_deleted_policy_that_keeps_fixes_does_not_keep_this_one() {
        nodes.put("n", running(BAD, "n", FixState.Verified, ago("1h")));
        Policy goes = deleted(RECALLING, OnDelete.Keep);
        Plan plan = plan(goes, NOW);
        assertThat(stateOf("n", plan)).isEqualTo(FixState.Reverting);
        assertThat(plan.everythingIsSettled()).isFalse();
    }

    private Plan plan(Policy policy, Instant now) {
        List<NodeSnapshot> all = List.copyOf(nodes.values());
        return Rollout.plan(policy, Assignment.of(policy, Ownership.of(List.of(policy), all), all), TIMEOUTS, now);
    }

    /** As the API server and a kubelet would: what is decided is stored, and a pod reports when its time has come. */
    private void store(NodeDecision decision, Instant now, Random random) {
        String name = decision.node().name();
        FixRecord next = decision.fix().orElseThrow();
        boolean begins = next.state() == FixState.Reverting && !inFlight(decision.node());
        if (begins) {
            undone.add(begun(decision));
            podEnds.put(name, now.plusSeconds(random.nextInt(FASTEST_SECONDS, SLOWEST_SECONDS)));
        }
        Optional<Instant> end = Optional.ofNullable(podEnds.get(name));
        boolean reports = end.filter(at -> !now.isBefore(at)).isPresent() && next.state() == FixState.Reverting;
        FixOutcome outcome = new FixOutcome(FixResult.Reverted, FixOutcomeReason.Written, "out", null, BOOT);
        FixPod[] pods = reports ? new FixPod[] {ended(PodName.of(name, next), Optional.of(outcome))} : new FixPod[0];
        nodes.put(name, with(node(name, !reports && next.mayHaveChangedTheNode()), next, pods));
    }

    private static Instant begun(NodeDecision decision) {
        return decision.fix().orElseThrow().original().at();
    }

    private static boolean stillLoaded(NodeSnapshot node) {
        return node.fix().filter(FixRecord::mayHaveChangedTheNode).isPresent();
    }

    private static boolean inFlight(NodeSnapshot node) {
        return node.fix().filter(fix -> fix.state().inFlight()).isPresent();
    }

    private static FixState stateOf(String node, Plan plan) {
        return fixOf(plan, node).state();
    }

    private static NodeSnapshot running(String digest, String name, FixState state, Instant begun) {
        FixReason reason = state == FixState.Verified ? FixReason.MeasuredBetter : FixReason.PodRequested;
        FixRecord fix = with(
                fix(state, reason, state == FixState.Verified ? "1h" : "10s"),
                new OriginalState(new LivepatchChange(MODULE, "registry.example/p@" + digest), BOOT, begun));
        return with(node(name, true), fix);
    }

    private static NodeSnapshot node(String name, boolean loaded) {
        return seen(name, kernel(MODULE, loaded), VerdictValue.Healthy, window("41us", "30s", 30));
    }
}
