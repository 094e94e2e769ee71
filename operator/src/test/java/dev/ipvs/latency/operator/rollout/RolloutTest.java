package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.deleted;
import static dev.ipvs.latency.operator.Examples.ended;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.helperDown;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.measured;
import static dev.ipvs.latency.operator.Examples.notReady;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.proxyMode;
import static dev.ipvs.latency.operator.Examples.scheduled;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.unmeasured;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static dev.ipvs.latency.operator.rollout.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.NodeSnapshotBuilder;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Owner;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Schedule;
import dev.ipvs.latency.operator.policy.WeeklyWindow;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutTest {
    private static final NodeSnapshot HEALTHY = measured("node-h", VerdictValue.Healthy, "41us");
    private static final NodeSnapshot VERIFIED = with(
            seen("node-v", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30)),
            fix(FixState.Verified, FixReason.MeasuredBetter, "5m"));
    private static final NodeSnapshot APPLYING =
            with(breached("node-p"), fix(FixState.Applying, FixReason.PodRequested, "10s"));
    private static final NodeSnapshot DID_NOT_HELP =
            with(breached("node-x"), fix(FixState.Reverted, FixReason.DidNotHelp, "5m"));
    private static final NodeSnapshot NOT_REVERTED =
            with(breached("node-r"), fix(FixState.Failed, FixReason.RevertFailed, "1s"));
    private static final NodeSnapshot BREACHED_AGAIN = with(
            seen("node-b", kernel(Variant.Timer, "0"), VerdictValue.Breached, window("309ms", "30s", 30)),
            fix(FixState.Verified, FixReason.MeasuredBetter, "30m"));
    private static final NodeSnapshot CHANGED =
            seen("a", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30));
    private static final NodeSnapshot NO_SYSCTL =
            seen("node-k", kernel(Variant.Timer, ""), VerdictValue.Breached, window("309ms", "30s", 30));
    private static final NodeSnapshot SILENT = helperDown(
            seen("node-s", kernel(Variant.Timer, "1"), VerdictValue.Breached, window("309ms", "10m", 30)), "5m");
    private static final NodeSnapshot NO_IMAGE =
            helperDown(unmeasured("node-i"), "5m", "ImagePullBackOff: no such image");

    static Stream<Arguments> cases() {
        Policy policy = policy();
        return Stream.of(
                row("no nodes is nothing to do", policy, List.of(), "", "READY NoNodes"),
                row("healthy nodes are left alone", policy, List.of(HEALTHY), "", "READY AllHealthy"),
                row(
                        "a breached node is begun",
                        policy,
                        List.of(HEALTHY, breached("a")),
                        "a:Pending",
                        "RECONCILING Fixing"),
                row(
                        "one at a time, the worst first",
                        policy,
                        List.of(breached("a"), measured("b", VerdictValue.Breached, "400ms")),
                        "b:Pending",
                        "RECONCILING Fixing"),
                row(
                        "between equals the name decides",
                        policy,
                        List.of(breached("b"), breached("a")),
                        "a:Pending",
                        "RECONCILING Fixing"),
                row(
                        "nothing is begun while one is on its way",
                        policy,
                        List.of(breached("a"), APPLYING),
                        "node-p:Applying",
                        "RECONCILING Fixing"),
                row(
                        "the next is begun once the last is proven",
                        policy,
                        List.of(breached("a"), VERIFIED),
                        "a:Pending node-v:Verified",
                        "RECONCILING Fixing"),
                row(
                        "a breached node that is cordoned is left until it is uncordoned",
                        policy,
                        List.of(HEALTHY, scheduled(breached("a"), Scheduling.CORDONED)),
                        "",
                        "RECONCILING NodesUnschedulable"),
                row(
                        "and keeps no other from being fixed",
                        policy,
                        List.of(scheduled(breached("a"), Scheduling.LEAVING), breached("b")),
                        "b:Pending",
                        "RECONCILING Fixing"),
                row(
                        "what was begun before goes on",
                        policy,
                        List.of(scheduled(APPLYING, Scheduling.CORDONED)),
                        "node-p:Applying",
                        "RECONCILING Fixing"),
                row("all proven is ready", policy, List.of(HEALTHY, VERIFIED), "node-v:Verified", "READY AllFixed"),
                row(
                        "the first failure stops it",
                        policy,
                        List.of(breached("a"), DID_NOT_HELP),
                        "node-x:Reverted",
                        "STALLED FailureLimitReached"),
                row(
                        "below the limit it goes on with others",
                        with(policy, new PolicyBuilder().failureLimit(2)),
                        List.of(breached("a"), DID_NOT_HELP),
                        "a:Pending node-x:Reverted",
                        "RECONCILING Fixing"),
                row(
                        "what failed when something else was asked for is tried again",
                        policy,
                        List.of(with(breached("a"), ofAnotherAsk())),
                        "a:Pending",
                        "RECONCILING Fixing"),
                row("no fix fits", policy, List.of(NO_SYSCTL), "", "STALLED NoApplicableFix"),
                row(
                        "a silent helper begins nothing",
                        policy,
                        List.of(SILENT),
                        "",
                        "RECONCILING WaitingForMeasurements"),
                row(
                        "a node whose helper cannot run keeps no policy from being ready",
                        policy,
                        List.of(HEALTHY, NO_IMAGE),
                        "",
                        "READY AllHealthy"),
                row("unless there is no other", policy, List.of(NO_IMAGE), "", "RECONCILING WaitingForMeasurements"),
                row(
                        "an unmeasured node is waited for",
                        policy,
                        List.of(unmeasured("a")),
                        "",
                        "RECONCILING WaitingForMeasurements"),
                row(
                        "a verdict by an older spec begins nothing",
                        policy,
                        List.of(judgedByOlderSpec(breached("a"))),
                        "",
                        "RECONCILING WaitingForMeasurements"),
                row(
                        "paused begins nothing",
                        with(policy, new PolicyBuilder().paused()),
                        List.of(breached("a")),
                        "",
                        "STALLED Paused"),
                row(
                        "paused finishes what is on its way",
                        with(policy, new PolicyBuilder().paused()),
                        List.of(with(breached("a"), fix(FixState.Pending, FixReason.OldValueRecorded, "1s"))),
                        "a:Applying",
                        "RECONCILING Fixing"),
                row(
                        "abort undoes what is done",
                        with(policy, new PolicyBuilder().abort()),
                        List.of(VERIFIED, breached("a")),
                        "node-v:Reverting",
                        "RECONCILING Reverting"),
                row(
                        "aborted and undone waits for a person",
                        with(policy, new PolicyBuilder().abort()),
                        List.of(breached("a")),
                        "",
                        "STALLED Aborted"),
                row(
                        "aborted is not undone while restoring fails on a node",
                        with(policy, new PolicyBuilder().abort()),
                        List.of(NOT_REVERTED),
                        "node-r:Failed",
                        "STALLED NotReverted"),
                row(
                        "Observe is not Ready while a change is left",
                        policy("estimator", Mode.Observe, 0),
                        List.of(NOT_REVERTED),
                        "node-r:Failed",
                        "STALLED NotReverted"),
                row(
                        "breached again after the soak holds the wave until a person decides",
                        with(policy, new PolicyBuilder().failureLimit(2)),
                        List.of(BREACHED_AGAIN, breached("a")),
                        "node-b:Verified",
                        "STALLED BreachedDespiteFix"),
                row(
                        "Observe does nothing",
                        policy("estimator", Mode.Observe, 0),
                        List.of(breached("a")),
                        "",
                        "READY Observing"),
                row(
                        "Recommend does nothing either",
                        policy("estimator", Mode.Recommend, 0),
                        List.of(breached("a")),
                        "",
                        "READY Recommending"),
                row(
                        "a lowered mode undoes",
                        policy("estimator", Mode.Recommend, 0),
                        List.of(VERIFIED),
                        "node-v:Reverting",
                        "RECONCILING Reverting"),
                row(
                        "a fix that left the ladder is undone",
                        with(policy, List.of(proxyMode())),
                        List.of(VERIFIED),
                        "node-v:Reverting",
                        "RECONCILING Reverting"),
                row(
                        "deleting undoes",
                        deleted(policy, OnDelete.Revert),
                        List.of(VERIFIED, HEALTHY),
                        "node-v:Reverting",
                        "RECONCILING Deleting"),
                row(
                        "deleting with Keep leaves it",
                        deleted(policy, OnDelete.Keep),
                        List.of(VERIFIED, HEALTHY),
                        "node-v:Verified",
                        "RECONCILING Deleting"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_plan_follows_from_policy_nodes_and_time(
            String what, Policy policy, List<NodeSnapshot> nodes, String fixes, String phase) {
        Plan plan = plan(policy, nodes);
        assertThat(fixes(plan)).as(what).isEqualTo(fixes);
        assertThat(plan.phase().kind() + " " + plan.phase().reason()).as(what).isEqualTo(phase);
        assertThat(plan(policy, nodes)).as("same input, same plan").isEqualTo(plan);
    }

    @Test
    void undoing_takes_no_more_nodes_at_once_than_allowed() {
        List<NodeSnapshot> fixed = Stream.of("a", "b", "c", "d", "e")
                .map(name -> with(healthyAndOff(name), fix(FixState.Verified, FixReason.MeasuredBetter, "5m")))
                .toList();
        Policy two = with(policy("estimator", Mode.Observe, 0), new PolicyBuilder().maxConcurrent("2"));
        assertThat(fixes(plan(two, fixed))).isEqualTo("a:Reverting b:Reverting c:Verified d:Verified e:Verified");
    }

    @Test
    void a_deleted_policy_may_go_once_everything_is_settled() {
        assertThat(plan(deleted(policy(), OnDelete.Revert), List.of(HEALTHY)).everythingIsSettled())
                .isTrue();
        NodeSnapshot toKeep = with(VERIFIED, VERIFIED.fix().orElseThrow().onDelete(OnDelete.Keep));
        assertThat(plan(deleted(policy(), OnDelete.Keep), List.of(toKeep)).everythingIsSettled())
                .isTrue();
        assertThat(plan(deleted(policy(), OnDelete.Keep), List.of(VERIFIED)).everythingIsSettled())
                .as("before its record says that it is to be kept")
                .isFalse();
        assertThat(plan(deleted(policy(), OnDelete.Revert), List.of(VERIFIED)).everythingIsSettled())
                .isFalse();
        assertThat(plan(deleted(policy(), OnDelete.Keep), List.of(APPLYING)).everythingIsSettled())
                .isFalse();
    }

    @Test
    void a_dead_node_takes_no_slot_from_one_that_can_be_restored() {
        Policy one = deleted(with(policy(), new PolicyBuilder().maxConcurrent("1")), OnDelete.Revert);
        assertThat(fixes(plan(one, List.of(notReady(APPLYING, "1m"), VERIFIED))))
                .isEqualTo("node-p:Applying node-v:Reverting");
        assertThat(fixes(plan(one, List.of(APPLYING, VERIFIED)))).isEqualTo("node-p:Applying node-v:Verified");
    }

    @Test
    void a_dead_node_keeps_its_slot_from_those_that_wait_to_be_begun() {
        Policy one = with(policy(), new PolicyBuilder().maxConcurrent("1").waves("100%"));
        assertThat(fixes(plan(one, List.of(notReady(APPLYING, "1m"), breached("a")))))
                .isEqualTo("node-p:Applying");
    }

    @Test
    void a_node_is_given_up_only_when_it_was_tried_since_the_deletion() {
        NodeSnapshot triedBefore = with(CHANGED, fix(FixState.Failed, FixReason.RevertFailed, "30m"));
        Policy longAgo = deletedAt(policy(), "20m");
        assertThat(fixes(plan(longAgo, List.of(triedBefore)))).isEqualTo("a:Reverting");
        assertThat(plan(longAgo, List.of(VERIFIED)).everythingIsSettled()).isFalse();

        NodeSnapshot triedSince = with(CHANGED, fix(FixState.Failed, FixReason.RevertFailed, "10s"));
        Plan waits = plan(deletedAt(policy(), "2m"), List.of(triedSince));
        assertThat(waits.everythingIsSettled()).isFalse();

        NodeSnapshot triedAndDead = notReady(with(CHANGED, fix(FixState.Failed, FixReason.RevertFailed, "6m")), "10m");
        Plan gone = plan(longAgo, List.of(triedAndDead));
        assertThat(gone.everythingIsSettled()).isTrue();
        assertThat(gone.leftChanged()).isEqualTo("a");
    }

    @Test
    void the_next_reconciliation_is_when_a_node_would_be_given_up() {
        NodeSnapshot dead = notReady(with(CHANGED, fix(FixState.Failed, FixReason.RevertFailed, "2m")), "10m");
        // First tried 2m ago, and waited for 5m.
        assertThat(plan(deletedAt(policy(), "4m"), List.of(dead)).nextReconcile())
                .contains(NOW.plusSeconds(180));
    }

    @Test
    void the_next_reconciliation_is_when_a_maintenance_window_opens() {
        ZonedDateTime now = NOW.atZone(ZoneOffset.UTC);
        LocalTime opens = now.toLocalTime().plusSeconds(20);
        Schedule schedule = new Schedule(
                List.of(new WeeklyWindow(EnumSet.allOf(DayOfWeek.class), opens, opens.plusMinutes(1), ZoneOffset.UTC)),
                List.of());
        assertThat(plan(with(policy(), new PolicyBuilder().schedule(schedule)), List.of(breached("a")))
                        .nextReconcile())
                .contains(NOW.plusSeconds(20));
    }

    @Test
    void what_the_last_fix_pod_reported_is_stored_before_its_node_is_dropped() {
        FixRecord reverting = fix(FixState.Reverting, FixReason.PolicyDeleted, "10s");
        FixOutcome done = new FixOutcome(FixResult.Reverted, FixOutcomeReason.Written, "it is 1 again", "0", "boot-1");
        NodeSnapshot reported = with(breached("a"), reverting, ended(PodName.of("a", reverting), Optional.of(done)));
        Plan first = plan(deleted(policy(), OnDelete.Revert), List.of(reported));
        assertThat(fixes(first)).isEqualTo("a:Reverted");
        assertThat(first.everythingIsSettled()).isFalse();

        NodeSnapshot stored =
                with(breached("a"), first.decisions().getFirst().fix().orElseThrow());
        assertThat(plan(deleted(policy(), OnDelete.Revert), List.of(stored)).everythingIsSettled())
                .isTrue();
    }

    @Test
    void a_node_that_changes_hands_keeps_its_fix() {
        Policy heir = policy("heir", Mode.Enforce, 10);
        Plan plan = plan(heir, List.of(VERIFIED));
        assertThat(plan.decisions().getFirst().fix()).hasValueSatisfying(fix -> {
            assertThat(fix.state()).isEqualTo(FixState.Verified);
            assertThat(fix.owner().policy()).isEqualTo("heir");
        });
    }

    @Test
    void a_deleted_policy_stays_until_it_is_stored_that_another_took_its_node_over() {
        Policy deleted = deleted(policy(), OnDelete.Revert);
        Policy heir = policy("heir", Mode.Enforce, 10);
        FixRecord stored = VERIFIED.fix().orElseThrow();
        NodeSnapshot takenOver = with(VERIFIED, stored.adoptedBy(new Owner("heir", 1, OnDelete.Revert)));

        Plan waits = plan(deleted, List.of(deleted, heir), List.of(VERIFIED));
        assertThat(waits.everythingIsSettled()).isFalse();
        assertThat(waits.unsettledNodes()).containsExactly("node-v");
        assertThat(waits.decisions())
                .as("the other policy decides about the node, and this one writes nothing about it")
                .isEmpty();
        assertThat(waits.phase().sentence())
                .isEqualTo("being deleted; waiting for other policies to take over node-v (heir)");
        assertThat(plan(deleted, List.of(deleted, heir), List.of(takenOver)).everythingIsSettled())
                .isTrue();
    }

    @Test
    void a_deleted_policy_does_not_wait_for_another_to_take_over_what_is_restored() {
        Policy deleted = deleted(policy(), OnDelete.Revert);
        Policy heir = policy("heir", Mode.Enforce, 10);
        NodeSnapshot restored = with(HEALTHY, fix(FixState.Reverted, FixReason.DidNotHelp, "5m"));

        assertThat(plan(deleted, List.of(deleted, heir), List.of(restored)).everythingIsSettled())
                .isTrue();
    }

    @Test
    void a_recommendation_says_what_and_why_not_what_is_above_it() {
        Policy policy = with(policy("estimator", Mode.Recommend, 0), List.of(proxyMode(), new Rung.Sysctl()));
        assertThat(plan(policy, List.of(breached("a"))).decisions().getFirst().recommendation())
                .hasValueSatisfying(advice -> {
                    assertThat(advice.fix()).isEqualTo(FixType.Sysctl);
                    assertThat(advice.message())
                            .contains("net.ipv4.vs.run_estimation from 1 to 0")
                            .contains("frozen");
                    assertThat(advice.passedOver()).hasSize(1);
                });
    }

    @Test
    void the_next_look_is_when_a_helper_would_count_as_silent() {
        // The window ended 30s ago; three windows and the grace from then, or twelve minutes later where the pod is
        // Ready.
        assertThat(plan(policy(), List.of(helperDown(HEALTHY, "5m"))).nextReconcile())
                .contains(NOW.plusSeconds(155));
        assertThat(plan(policy(), List.of(HEALTHY)).nextReconcile()).contains(NOW.plusSeconds(155 + 720));
    }

    private static Policy deletedAt(Policy policy, String ago) {
        Policy deleted = deleted(policy, OnDelete.Revert);
        return new Policy(
                deleted.name(),
                deleted.generation(),
                deleted.createdAt(),
                Optional.of(NOW.minus(GoDuration.parse(ago).value())),
                deleted.mode(),
                deleted.priority(),
                deleted.selector(),
                deleted.node(),
                deleted.rollout(),
                deleted.onDelete());
    }

    private static String fixes(Plan plan) {
        return plan.decisions().stream()
                .flatMap(decision ->
                        decision.fix().stream().map(fix -> decision.node().name() + ":" + fix.state()))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static NodeSnapshot healthyAndOff(String name) {
        return seen(name, kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30));
    }

    private static FixRecord ofAnotherAsk() {
        return with(fix(FixState.Reverted, FixReason.DidNotHelp, "5m"), new RolloutPosition(1, "another", 1));
    }

    private static NodeSnapshot judgedByOlderSpec(NodeSnapshot node) {
        return new NodeSnapshotBuilder(node).judgedByOlderSpec().done();
    }

    private static Arguments row(String what, Policy policy, List<NodeSnapshot> nodes, String fixes, String phase) {
        return Arguments.of(what, policy, nodes, fixes, phase);
    }
}
