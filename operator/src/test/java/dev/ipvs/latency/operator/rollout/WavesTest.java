package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.helperDown;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.labelled;
import static dev.ipvs.latency.operator.Examples.measured;
import static dev.ipvs.latency.operator.Examples.notReady;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static dev.ipvs.latency.operator.rollout.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.fix.WaveProof;
import dev.ipvs.latency.operator.policy.PlannedWave;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Schedule;
import dev.ipvs.latency.operator.policy.WeeklyWindow;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WavesTest {
    /** Two nodes at most, then half of them, then all; five minutes of soak. */
    private static final PolicyBuilder TWO_HALF_ALL = waves("2", "50%", "100%");

    private static final Schedule SUNDAYS = new Schedule(
            List.of(new WeeklyWindow(Set.of(DayOfWeek.SUNDAY), LocalTime.of(1, 0), LocalTime.of(5, 0), ZoneOffset.UTC)),
            List.of());

    static Stream<Arguments> cases() {
        return Stream.of(
                row("the first wave goes to as many as it says", TWO_HALF_ALL, ten(), "2 in wave 1", "Fixing 1/3"),
                row(
                        "no more are begun than may be on their way",
                        waves("50%", "100%").maxConcurrent("3"),
                        ten(),
                        "3 in wave 1",
                        "Fixing 1/2"),
                row(
                        "a wave that is not proven holds the next",
                        TWO_HALF_ALL,
                        and(ten(), proven("p", 1, "10m"), unproven("q", 1)),
                        "none",
                        "Verifying 1/3"),
                row(
                        "a wave that soaks holds the next",
                        TWO_HALF_ALL,
                        and(ten(), proven("p", 1, "10m"), proven("q", 1, "4m")),
                        "none",
                        "Soaking 1/3"),
                row(
                        "a wave that is proven and has soaked lets the next begin",
                        TWO_HALF_ALL,
                        and(ten(), proven("p", 1, "10m"), proven("q", 1, "5m")),
                        "4 in wave 2",
                        "Fixing 2/3"),
                row(
                        "a node that comes late joins the running wave",
                        waves("3", "100%"),
                        and(ten(), proven("p", 1, "10m"), unproven("q", 1)),
                        "1 in wave 1",
                        "Fixing 1/2"),
                row(
                        "a node that comes after the last wave joins the last",
                        waves("1", "100%"),
                        List.of(breached("a"), proven("p", 1, "1h"), proven("q", 2, "1h")),
                        "1 in wave 2",
                        "Fixing 2/2"),
                row(
                        "too few samples hold a wave, and are no failure",
                        waves("1", "100%"),
                        and(ten(), tooFewSamples("p")),
                        "none",
                        "Inconclusive 1/2"),
                row(
                        "a silent helper holds a wave",
                        waves("1", "100%"),
                        and(ten(), silent("p")),
                        "none",
                        "Inconclusive 1/2"),
                row(
                        "a node that is not Ready holds a wave",
                        waves("1", "100%"),
                        and(ten(), notReady(proven("p", 1, "10m"), "1m")),
                        "none",
                        "Inconclusive 1/2"),
                row(
                        "one that failed leaves its place to the next",
                        waves("1", "100%").failureLimit(2),
                        and(ten(), failed("p")),
                        "1 in wave 1",
                        "Fixing 1/2"),
                row(
                        "at the failure limit nothing is begun",
                        waves("1", "100%").failureLimit(2),
                        and(ten(), failed("p"), failed("q")),
                        "none",
                        "FailureLimitReached 1/2"),
                row(
                        "each wave waits for a person",
                        waves("1", "100%").approval(Approval.EveryWave),
                        ten(),
                        "none",
                        "WaitingForApproval 1/2"),
                row(
                        "and begins once allowed",
                        approved(waves("1", "100%").approval(Approval.EveryWave), 1),
                        ten(),
                        "1 in wave 1",
                        "Fixing 1/2"),
                row(
                        "an approval of a later wave is one of those before",
                        approved(waves("1", "100%").approval(Approval.EveryWave), 2),
                        ten(),
                        "1 in wave 1",
                        "Fixing 1/2"),
                row(
                        "an approval of a wave is none of the next",
                        approved(waves("1", "100%").approval(Approval.EveryWave), 1),
                        and(ten(), proven("p", 1, "10m")),
                        "none",
                        "WaitingForApproval 2/2"),
                row(
                        "a number that names no plan starts no wave",
                        waves("1", "100%").approval(Approval.EveryWave).approvedWave(2),
                        ten(),
                        "none",
                        "WaitingForApproval 1/2"),
                row(
                        "other waves have not been approved",
                        approved(waves("1", "100%").approval(Approval.EveryWave), 1)
                                .waves("100%"),
                        and(ten(), proven("p", 1, "10m")),
                        "none",
                        "WaitingForApproval 1/1"),
                row(
                        "an only wave is no canary",
                        waves("100%").approval(Approval.AfterFirstWave),
                        ten(),
                        "none",
                        "WaitingForApproval 1/1"),
                row(
                        "after the first wave a person is asked",
                        waves("1", "100%").approval(Approval.AfterFirstWave),
                        and(ten(), proven("p", 1, "10m")),
                        "none",
                        "WaitingForApproval 2/2"),
                row(
                        "outside of the windows nothing is begun",
                        waves("1", "100%").schedule(SUNDAYS),
                        ten(),
                        "none",
                        "OutsideWindow 1/2"),
                row(
                        "what is on its way is finished outside of the windows",
                        waves("1", "100%").schedule(SUNDAYS),
                        List.of(with(breached("a"), fix(FixState.Pending, FixReason.OldValueRecorded, "1s"))),
                        "none",
                        "Fixing 1/2"),
                row(
                        "a node that joins a wave which is proven does not restart its soak",
                        waves("2", "100%"),
                        and(ten(), proven("p", 1, "10m", known(2, "10m")), proven("q", 1, "1m", known(3, "1m", "10m"))),
                        "10 in wave 2",
                        "Fixing 2/2"),
                row(
                        "nor does it hold the next while it is not proven itself",
                        waves("2", "100%"),
                        and(ten(), proven("p", 1, "10m", known(2, "10m")), unproven("q", 1)),
                        "10 in wave 2",
                        "Fixing 2/2"),
                row(
                        "a node that takes the place of one that was never proven holds the next",
                        waves("2", "100%"),
                        and(ten(), proven("p", 1, "10m", known(1, "10m")), unproven("q", 1)),
                        "none",
                        "Verifying 1/2"),
                row(
                        "a wave soaks from when it was first proven, whoever joined it since",
                        waves("2", "100%"),
                        and(ten(), proven("p", 1, "2m", known(2, "2m")), proven("q", 1, "1m", known(3, "1m", "3m"))),
                        "none",
                        "Soaking 1/2"),
                row(
                        "a node that joins and fails counts as failed",
                        waves("2", "100%"),
                        and(ten(), proven("p", 1, "10m", known(2, "10m")), failed("q")),
                        "none",
                        "FailureLimitReached 2/2"),
                row(
                        "one that had proven a wave and failed then is to be made up for",
                        waves("2", "100%").failureLimit(2),
                        and(ten(), proven("p", 1, "10m", known(1, "10m")), provenBefore(failed("q"), known(2, "10m"))),
                        "1 in wave 1",
                        "Fixing 1/2"),
                row(
                        "a shorter list of waves goes on in its last",
                        waves("1", "100%"),
                        and(ten(), proven("p", 1, "1h"), proven("q", 3, "1h")),
                        "10 in wave 2",
                        "Fixing 2/2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void waves_pass_only_on_proof(
            String what, PolicyBuilder builder, List<NodeSnapshot> nodes, String begun, String phase) {
        Plan plan = plan(with(policy(), builder), nodes);
        assertThat(begun(plan)).as(what).isEqualTo(begun);
        assertThat(plan.phase().reason() + " " + plan.progress().text())
                .as(plan.phase().sentence())
                .isEqualTo(phase);
    }

    @Test
    void a_node_that_is_undone_for_what_is_asked_now_was_begun_in_none_of_its_waves() {
        FixRecord ofBefore = with(
                fix(FixState.Verified, FixReason.MeasuredBetter, "1h"),
                new RolloutPosition(3, "what was asked before", 1));
        Policy policy = with(
                with(policy(), waves("1", "2", "100%")),
                List.of(new Rung.Livepatch("a.example/b:1", "ipvs_livepatch")));
        NodeSnapshot node = seen("p", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30));

        FixRecord undone = plan(policy, List.of(with(node, ofBefore)))
                .decisions()
                .getFirst()
                .fix()
                .orElseThrow();

        assertThat(undone.state()).isEqualTo(FixState.Reverting);
        assertThat(undone.position()).isEqualTo(new RolloutPosition(1, policy.specHash(), 1));
    }

    private static PolicyBuilder approved(PolicyBuilder builder, int wave) {
        return builder.approved(with(policy(), builder).planned(FixType.Sysctl, wave));
    }

    @Test
    void an_approval_is_for_one_type_of_fix_and_one_spec() {
        List<Rung> ladder = List.of(new Rung.Sysctl(), new Rung.Livepatch("a.example/b:1", "ipvs_livepatch"));
        PolicyBuilder asked = waves("1", "100%").approval(Approval.EveryWave);
        Policy both = with(with(policy(), asked), ladder);
        List<NodeSnapshot> sysctlAlone = List.of(breached("a"));
        List<NodeSnapshot> livepatchAlone =
                List.of(seen("n", kernel(Variant.Timer, ""), VerdictValue.Breached, window("309ms", "30s", 30)));

        Policy approved = with(with(policy(), asked.approved(both.planned(FixType.Sysctl, 2))), ladder);

        assertThat(begun(plan(approved, sysctlAlone))).isEqualTo("1 in wave 1");
        assertThat(begun(plan(approved, livepatchAlone))).isEqualTo("none");
        assertThat(begun(plan(with(approved, ladder.reversed()), sysctlAlone))).isEqualTo("none");
    }

    @Test
    void a_wave_that_waits_names_what_is_to_be_approved_and_where() {
        Policy policy =
                with(policy(), waves("1", "100%").approval(Approval.EveryWave).approvedWave(1));
        Plan plan = plan(policy, ten());
        PlannedWave awaited = policy.planned(FixType.Sysctl, 1);
        assertThat(plan.awaitingApproval()).contains(awaited);
        assertThat(plan.phase().sentence())
                .contains("set spec.rollout.approved.sysctl to {wave: 1, planHash: " + awaited.planHash() + "}")
                .endsWith("approvedWave alone does not say what it approves");
    }

    @Test
    void a_policy_that_takes_nodes_from_one_that_demands_approval_needs_it_too() {
        Policy gated = with(policy("gated", Mode.Enforce, 0), waves("1", "100%").approval(Approval.EveryWave));
        Policy taker = with(policy("taker", Mode.Enforce, 10), waves("100%"));
        Plan plan = plan(taker, List.of(gated, taker), ten());
        assertThat(begun(plan)).isEqualTo("none");
        assertThat(plan.phase().reason()).isEqualTo(Reason.WaitingForApproval);
        assertThat(plan.phase().sentence()).contains("as policy gated demands");

        Policy measures =
                with(policy("gated", Mode.Recommend, 0), waves("1", "100%").approval(Approval.EveryWave));
        assertThat(begun(plan(taker, List.of(measures, taker), ten()))).isNotEqualTo("none");
    }

    @Test
    void nodes_proven_for_another_spec_are_no_canary_of_this_one() {
        List<NodeSnapshot> nodes = and(ten(), forAnotherSpec("p", 3), forAnotherSpec("q", 2));
        Plan plan = plan(with(policy(), waves("1", "50%", "100%")), nodes);
        assertThat(begun(plan)).isEqualTo("1 in wave 1");
        assertThat(plan.progress().text()).isEqualTo("1/3");
    }

    /** Its fix was taken away, which the same plan notices. */
    @Test
    void no_wave_rests_on_a_node_that_leaves_it_now() {
        NodeSnapshot leaves = inWave(2, breached("p"), FixState.Verified, FixReason.MeasuredBetter, "1h");
        NodeSnapshot waits = breached("q");
        Policy policy = with(policy(), waves("1", "100%"));

        Plan plan = plan(policy, List.of(leaves, waits));

        assertThat(plan.decisions().getFirst().inState(FixState.Reverted)).isTrue();
        assertThat(begun(plan)).isEqualTo("none");
        FixRecord left = plan.decisions().getFirst().fix().orElseThrow();
        assertThat(begun(plan(policy, List.of(with(leaves, left), waits)))).isEqualTo("1 in wave 1");
    }

    @Test
    void nodes_proven_with_one_type_of_fix_are_no_canary_of_another() {
        Policy policy = with(
                with(policy(), waves("1", "100%").approval(Approval.AfterFirstWave)),
                List.of(new Rung.Sysctl(), new Rung.Livepatch("a.example/b:1", "ipvs_livepatch")));
        NodeSnapshot without = seen("n", kernel(Variant.Timer, ""), VerdictValue.Breached, window("309ms", "30s", 30));
        FixRecord sysctl = with(
                fix(FixState.Verified, FixReason.MeasuredBetter, "1h"), new RolloutPosition(2, policy.specHash(), 1));
        NodeSnapshot proven =
                with(seen("p", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30)), sysctl);

        Plan plan = plan(policy, List.of(without, proven));

        FixRecord canary = plan.decisions().getFirst().fix().orElseThrow();
        assertThat(canary.type()).isEqualTo(FixType.Livepatch);
        assertThat(canary.position().wave()).isEqualTo(1);
    }

    @Test
    void a_fix_in_flight_when_something_else_is_asked_begins_again_in_the_first_wave() {
        FixRecord inFlight =
                with(fix(FixState.Applied, FixReason.PodReportedApplied, "5m"), new RolloutPosition(3, "another", 1));
        Plan plan = plan(
                with(policy(), waves("1", "50%", "100%")),
                List.of(with(
                        seen("p", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30)),
                        inFlight)));
        RolloutPosition position =
                plan.decisions().getFirst().fix().orElseThrow().position();
        assertThat(position.wave()).isEqualTo(1);
        assertThat(position.specHash()).isEqualTo(policy().specHash());
    }

    @Test
    void a_hold_from_outside_lets_nothing_begin_and_says_why() {
        Plan plan = plan(with(policy(), waves("1", "100%").hold("alert KubeProxyDown fires")), ten());
        assertThat(begun(plan)).isEqualTo("none");
        assertThat(plan.phase().reason()).isEqualTo(Reason.OnHold);
        assertThat(plan.phase().sentence())
                .isEqualTo(
                        "10 nodes waiting, on hold: alert KubeProxyDown fires; remove spec.rollout.hold to continue");
    }

    @Test
    void a_wave_that_is_held_too_long_waits_for_a_person() {
        PolicyBuilder strategy = waves("1", "100%").progressDeadline("10m");
        Plan before = plan(with(policy(), waves("1", "100%").progressDeadline("11m")), and(ten(), silent("p")));
        assertThat(before.phase().reason()).isEqualTo(Reason.Inconclusive);
        assertThat(before.nextReconcile().orElseThrow()).isBeforeOrEqualTo(NOW.plusSeconds(60));

        RolloutPhase phase =
                plan(with(policy(), strategy), and(ten(), silent("p"))).phase();

        assertThat(phase.reason()).isEqualTo(Reason.ProgressDeadlineExceeded);
        assertThat(phase.kind()).isEqualTo(RolloutPhase.Kind.STALLED);
        assertThat(phase.sentence()).contains("p, its helper is silent").contains("spec.rollout.progressDeadline");
    }

    /** As READY once turned True between the last proof and its soak. */
    @Test
    void a_proof_that_is_not_stored_yet_leaves_the_policy_verifying() {
        NodeSnapshot justProven = inWave(
                1,
                seen("p", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30)),
                FixState.Applied,
                FixReason.PodReportedApplied,
                "5m");
        Plan plan = plan(with(policy(), waves("1", "100%")), List.of(justProven));
        assertThat(plan.decisions().getFirst().inState(FixState.Verified)).isTrue();
        assertThat(plan.phase().reason()).isEqualTo(Reason.Verifying);
        assertThat(plan.phase().kind()).isEqualTo(RolloutPhase.Kind.RECONCILING);
    }

    @Test
    void what_was_left_for_a_person_still_waits_for_one_when_something_else_is_asked() {
        FixRecord left = with(
                fix(FixState.Failed, FixReason.DidNotHelp, "10m"), new RolloutPosition(1, "what was asked before", 1));
        Policy policy = with(policy(), waves("1", "100%").onFailure(OnFailure.Pause));

        Plan plan = plan(
                policy,
                List.of(with(
                        seen("p", kernel(Variant.Timer, "0"), VerdictValue.Breached, window("309ms", "30s", 30)),
                        left)));

        assertThat(plan.phase().reason()).isEqualTo(Reason.SomeFailed);
        assertThat(plan.phase().kind()).isEqualTo(RolloutPhase.Kind.STALLED);
    }

    @Test
    void canaries_are_spread_over_zones_and_the_worst_of_each_goes_first() {
        List<NodeSnapshot> nodes = List.of(
                in("x", measured("a", VerdictValue.Breached, "300ms")),
                in("x", measured("b", VerdictValue.Breached, "400ms")),
                in("x", measured("c", VerdictValue.Breached, "500ms")),
                in("y", measured("d", VerdictValue.Breached, "100ms")),
                in("y", measured("e", VerdictValue.Breached, "200ms")),
                in("z", measured("f", VerdictValue.Breached, "150ms")));
        assertThat(names(plan(with(policy(), waves("4", "100%")), nodes)))
                .containsExactlyInAnyOrder("c", "e", "f", "b");
    }

    @Test
    void a_zone_that_has_fixed_nodes_already_is_passed_over() {
        List<NodeSnapshot> nodes = List.of(
                in("x", proven("p", 1, "1h")),
                in("x", measured("a", VerdictValue.Breached, "500ms")),
                in("y", measured("b", VerdictValue.Breached, "100ms")));
        assertThat(names(plan(with(policy(), waves("2", "100%")), nodes))).containsExactly("b");
    }

    @Test
    void a_wave_says_what_it_waits_for_since_when_and_until_when() {
        List<NodeSnapshot> nodes = and(ten(), proven("p", 1, "2m"));
        RolloutPhase soaking = plan(with(policy(), waves("1", "100%")), nodes).phase();
        assertThat(soaking.sentence())
                .isEqualTo("wave 1 of 2, up to 1 of 11 nodes: all verified, soaking until 2026-11-24T12:03:00Z"
                        + " (spec.rollout.soak)");
        assertThat(soaking.since()).contains(ago("2m"));
        assertThat(soaking.until()).contains(NOW.plusSeconds(180));

        RolloutPhase held = plan(with(policy(), waves("1", "100%")), and(ten(), silent("p")))
                .phase();
        assertThat(held.sentence()).contains("p, its helper is silent, since 2026-11-24T11:50:00Z");
        assertThat(held.since()).contains(ago("10m"));
    }

    @Test
    void a_stalled_rollout_names_the_nodes_the_reasons_and_the_fields() {
        RolloutPhase stalled = plan(with(policy(), waves("1", "100%")), and(ten(), failed("p")))
                .phase();
        assertThat(stalled.kind()).isEqualTo(RolloutPhase.Kind.STALLED);
        assertThat(stalled.sentence())
                .contains("p (DidNotHelp, by its own report alone)")
                .contains("spec.rollout.failureLimit above 1")
                .contains("spec.rollout.abort")
                .contains("spec.mitigations");
    }

    @Test
    void a_failure_that_the_operator_or_the_kubelet_saw_is_no_claim_of_one_node() {
        NodeSnapshot notReady = inWave(1, breached("p"), FixState.Reverted, FixReason.NodeNotReady, "5m");
        RolloutPhase stalled =
                plan(with(policy(), waves("1", "100%")), and(ten(), notReady)).phase();
        assertThat(stalled.sentence()).contains("p (NodeNotReady)");
    }

    @Test
    void an_abort_undoes_the_newest_first() {
        List<NodeSnapshot> nodes = List.of(proven("old", 1, "2h"), proven("new", 2, "1h"));
        Plan plan = plan(with(policy(), waves("1", "100%").maxConcurrent("1").abort()), nodes);
        assertThat(plan.decisions())
                .extracting(decision -> decision.fix().orElseThrow().state())
                .containsExactly(FixState.Verified, FixState.Reverting);
    }

    private static PolicyBuilder waves(String... waves) {
        return new PolicyBuilder().waves(waves).maxConcurrent("100%");
    }

    private static List<NodeSnapshot> ten() {
        return IntStream.range(0, 10).mapToObj(number -> breached("n" + number)).toList();
    }

    private static List<NodeSnapshot> and(List<NodeSnapshot> nodes, NodeSnapshot... others) {
        List<NodeSnapshot> all = new ArrayList<>(nodes);
        all.addAll(List.of(others));
        return all;
    }

    private static NodeSnapshot proven(String name, int wave, String since) {
        return inWave(
                wave,
                seen(name, kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30)),
                FixState.Verified,
                FixReason.MeasuredBetter,
                since);
    }

    private static NodeSnapshot proven(String name, int wave, String since, WaveProof proof) {
        return provenBefore(proven(name, wave, since), proof);
    }

    private static NodeSnapshot provenBefore(NodeSnapshot node, WaveProof proof) {
        return with(node, node.fix().orElseThrow().proving(proof));
    }

    /** What a node knew of its wave when it was proven: so many proofs, with its own. */
    private static WaveProof known(int count, String since) {
        return new WaveProof(count, ago(since), Optional.empty());
    }

    private static WaveProof known(int count, String since, String waveProven) {
        return new WaveProof(count, ago(since), Optional.of(ago(waveProven)));
    }

    private static NodeSnapshot forAnotherSpec(String name, int wave) {
        NodeSnapshot node = proven(name, wave, "1h");
        return with(node, with(node.fix().orElseThrow(), new RolloutPosition(wave, "another", 1)));
    }

    private static NodeSnapshot unproven(String name, int wave) {
        return inWave(wave, breached(name), FixState.Applied, FixReason.PodReportedApplied, "20s");
    }

    private static NodeSnapshot failed(String name) {
        return inWave(1, breached(name), FixState.Reverted, FixReason.DidNotHelp, "5m");
    }

    private static NodeSnapshot tooFewSamples(String name) {
        return inWave(
                1,
                seen(name, kernel(Variant.Timer, "0"), VerdictValue.Inconclusive, window("41us", "30s", 3)),
                FixState.Applied,
                FixReason.PodReportedApplied,
                "10m");
    }

    private static NodeSnapshot silent(String name) {
        return inWave(
                1,
                helperDown(
                        seen(name, kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "10m", 30)), "9m"),
                FixState.Verified,
                FixReason.MeasuredBetter,
                "11m");
    }

    private static NodeSnapshot inWave(int wave, NodeSnapshot node, FixState state, FixReason reason, String since) {
        return with(
                node, began(with(fix(state, reason, since), new RolloutPosition(wave, policy().specHash(), 1)), since));
    }

    /** The later it came to its state, the later it was begun. */
    private static FixRecord began(FixRecord fix, String since) {
        return with(fix, new OriginalState(fix.change(), fix.original().bootID(), ago(since)));
    }

    private static NodeSnapshot in(String zone, NodeSnapshot node) {
        return labelled(node, Map.of("topology.kubernetes.io/zone", zone));
    }

    private static List<String> names(Plan plan) {
        return newlyBegun(plan).map(decision -> decision.node().name()).toList();
    }

    private static String begun(Plan plan) {
        List<Integer> waves = newlyBegun(plan)
                .map(decision -> decision.fix().orElseThrow().position().wave())
                .toList();
        return waves.isEmpty()
                ? "none"
                : waves.size() + " in wave "
                        + waves.stream().distinct().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static Stream<NodeDecision> newlyBegun(Plan plan) {
        return plan.decisions().stream().filter(decision -> decision.inState(FixState.Pending));
    }

    private static Arguments row(
            String what, PolicyBuilder builder, List<NodeSnapshot> nodes, String begun, String phase) {
        return Arguments.of(what, builder, nodes, begun, phase);
    }
}
