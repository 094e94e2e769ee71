package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.helperDown;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.labelled;
import static dev.ipvs.latency.operator.Examples.notReady;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.Owner;
import dev.ipvs.latency.operator.fix.PromoteAfter;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.NodeSpec;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Selector;
import dev.ipvs.latency.operator.rollout.RolloutPhase.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two nodes of policy estimator must have had the bundle verified for a day before policy fleet begins it. */
class PromotionTest {
    private static final String MODULE = "ipvs_estimator_off";
    private static final String DIGEST = "sha256:" + "1".repeat(64);
    private static final String OTHER = "sha256:" + "2".repeat(64);
    private static final PromoteAfter ASKED = new PromoteAfter("estimator", 2, Duration.ofHours(24));
    private static final Policy CANARY = selecting("estimator", "canary", livepatch(DIGEST, Optional.empty()));
    private static final Policy FLEET = selecting("fleet", "fleet", livepatch(DIGEST, Optional.of(ASKED)));

    static Stream<Arguments> cases() {
        return Stream.of(
                row("no canary has it", List.of(), false, "0 have"),
                row("too few canaries have it", List.of(verified("a", "48h")), false, "1 has"),
                row(
                        "enough have had it for long enough",
                        List.of(verified("a", "48h"), verified("b", "24h")),
                        true,
                        ""),
                row(
                        "the second has not had it for long enough",
                        List.of(verified("a", "48h"), verified("b", "23h")),
                        false,
                        "1 has, 1 more is soaking until 2026-11-24T13:00:00Z"),
                row(
                        "the first of those that soak is told",
                        List.of(verified("a", "2h"), verified("b", "3h")),
                        false,
                        "0 have, 2 more are soaking, the first until 2026-11-25T09:00:00Z"),
                row(
                        "one has another bundle",
                        List.of(verified("a", "48h"), verified("b", "48h", OTHER)),
                        false,
                        "1 has"),
                row(
                        "one has the other variant of the same bundle",
                        List.of(verified("a", "48h"), ofModule("ipvs_estimator_sliced", verified("b", "48h"))),
                        false,
                        "1 has"),
                row(
                        "one has it only applied",
                        List.of(
                                verified("a", "48h"),
                                having(node("b"), FixState.Applied, FixReason.PodReportedApplied, "48h", DIGEST)),
                        false,
                        "1 has"),
                row(
                        "one is not Ready",
                        List.of(verified("a", "48h"), notReady(verified("b", "48h"), "1m")),
                        false,
                        "1"),
                row("one is breached again", List.of(verified("a", "48h"), breachedAgain("b")), false, "1 has"),
                row("one's helper is silent", List.of(verified("a", "48h"), silent("b")), false, "1 has"),
                row(
                        "one was fixed by another policy",
                        List.of(verified("a", "48h"), askedForBy("fleet", verified("b", "48h"))),
                        false,
                        "1 has"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_bundle_is_begun_once_enough_canaries_have_proven_it(
            String what, List<NodeSnapshot> canaries, boolean begins, String shown) {
        Plan plan = plan(FLEET, canaries, breached("x"));
        assertThat(begins(plan)).as(what).isEqualTo(begins);
        assertThat(plan.phase().reason())
                .as(plan.phase().sentence())
                .isEqualTo(begins ? Reason.Fixing : Reason.WaitingForPromotion);
        assertThat(plan.phase().sentence()).contains(shown);
    }

    @Test
    void what_it_waits_for_is_said_with_numbers() {
        Plan plan = plan(FLEET, List.of(verified("a", "48h"), verified("b", "23h")), breached("x"));
        assertThat(plan.phase().sentence())
                .isEqualTo("1 node waiting for 2 nodes of policy estimator to have bundle " + DIGEST
                        + " Verified and be Healthy for 24h (livepatch.promoteAfter in spec.mitigations);"
                        + " 1 has, 1 more is soaking until 2026-11-24T13:00:00Z");
    }

    @Test
    void it_looks_again_by_itself_when_the_last_one_that_is_needed_has_soaked() {
        FixRecord soaking = verified("b", "23h59m59s").fix().orElseThrow();
        Plan plan = plan(FLEET, List.of(verified("a", "48h"), verified("b", "23h59m59s")), breached("x"));
        assertThat(plan.phase().until()).contains(soaking.since().plus(ASKED.soak()));
        assertThat(plan.nextReconcile()).contains(NOW.plusSeconds(1));
    }

    @Test
    void it_goes_on_by_itself_as_long_as_the_canary_tier_tries_the_bundle() {
        assertThat(plan(FLEET, List.of(), breached("x")).phase().kind()).isEqualTo(Kind.RECONCILING);
    }

    @Test
    void a_person_is_told_of_a_canary_tier_that_is_not_there() {
        List<NodeSnapshot> nodes = List.of(verified("a", "48h"), verified("b", "48h"), breached("x"));
        Plan plan = Plans.plan(FLEET, List.of(FLEET), nodes);
        assertThat(begins(plan)).isFalse();
        assertThat(plan.phase().kind()).isEqualTo(Kind.STALLED);
        assertThat(plan.phase().sentence())
                .endsWith("there is no policy estimator: create it, or change livepatch.promoteAfter");
    }

    @Test
    void a_canary_tier_that_is_being_deleted_proves_nothing() {
        List<NodeSnapshot> nodes = List.of(verified("a", "48h"), verified("b", "48h"), breached("x"));
        assertThat(begins(Plans.plan(FLEET, List.of(FLEET, Examples.deleted(CANARY, OnDelete.Keep)), nodes)))
                .isFalse();
    }

    @Test
    void a_person_is_told_of_a_canary_tier_that_has_gone_on_to_another_bundle() {
        Policy moved = CANARY.withLadder(List.of(livepatch(OTHER, Optional.empty())));
        List<NodeSnapshot> one = List.of(verified("a", "48h"), breached("x"));
        Plan plan = Plans.plan(FLEET, List.of(FLEET, moved), one);
        assertThat(plan.phase().kind()).isEqualTo(Kind.STALLED);
        assertThat(plan.phase().sentence()).contains("name this bundle in spec.mitigations of policy estimator");

        List<NodeSnapshot> enough = List.of(verified("a", "48h"), verified("b", "48h"), breached("x"));
        assertThat(begins(Plans.plan(FLEET, List.of(FLEET, moved), enough))).isTrue();
    }

    @Test
    void what_has_the_bundle_keeps_it_when_canaries_fall_away() {
        FixRecord fixed = asked(verified("x", "1h").fix().orElseThrow(), "fleet", FLEET.specHash());
        Plan plan = plan(FLEET, List.of(), with(in("fleet", node("x")), fixed));
        assertThat(plan.decisions().getFirst().inState(FixState.Verified)).isTrue();
        assertThat(plan.phase().reason()).isEqualTo(Reason.AllFixed);
    }

    @Test
    void a_rollout_that_has_begun_begins_no_other_node_while_canaries_are_missing() {
        FixRecord fixed = asked(verified("y", "1h").fix().orElseThrow(), "fleet", FLEET.specHash());
        List<NodeSnapshot> nodes = List.of(with(in("fleet", node("y")), fixed), breached("x"));
        assertThat(begins(Plans.plan(FLEET, List.of(CANARY, FLEET), nodes))).isFalse();
    }

    @Test
    void other_mitigations_wait_for_no_canary() {
        Policy both = FLEET.withLadder(List.of(new Rung.Sysctl(), livepatch(DIGEST, Optional.of(ASKED))));
        NodeSnapshot withSysctl = in("fleet", Examples.breached("x"));
        assertThat(begins(Plans.plan(both, List.of(CANARY, both), List.of(withSysctl))))
                .isTrue();
    }

    @Test
    void a_person_is_asked_to_approve_only_what_the_canaries_have_proven() {
        Policy gated = with(FLEET, new PolicyBuilder().approval(Approval.EveryWave));
        assertThat(plan(gated, List.of(), breached("x")).awaitingApproval()).isEmpty();
        List<NodeSnapshot> proven = List.of(verified("a", "48h"), verified("b", "48h"));
        assertThat(plan(gated, proven, breached("x")).awaitingApproval()).isPresent();
    }

    @Test
    void to_ask_for_another_promotion_does_not_begin_the_rollout_anew() {
        Policy without = FLEET.withLadder(List.of(livepatch(DIGEST, Optional.empty())));
        assertThat(FLEET.specHash()).isEqualTo(without.specHash());
    }

    @Test
    void a_tag_cannot_be_promoted() {
        assertThatThrownBy(() -> new Rung.Livepatch("a.example/b:1", MODULE, Set.of(), Optional.of(ASKED)))
                .hasMessage("livepatch.promoteAfter needs a bundle that is named by digest");
    }

    private static Plan plan(Policy policy, List<NodeSnapshot> canaries, NodeSnapshot node) {
        return Plans.plan(
                policy,
                List.of(CANARY, policy),
                Stream.concat(canaries.stream(), Stream.of(node)).toList());
    }

    private static boolean begins(Plan plan) {
        return plan.decisions().stream().anyMatch(decision -> decision.inState(FixState.Pending));
    }

    private static Policy selecting(String name, String pool, Rung.Livepatch rung) {
        Policy policy = policy(name, Mode.Enforce, 0);
        return new Policy(
                name,
                policy.generation(),
                policy.createdAt(),
                policy.deletedAt(),
                policy.mode(),
                policy.priority(),
                new Selector(List.of(new Selector.In("pool", List.of(pool)))),
                NodeSpec.of(MeasurementSpec.DEFAULT, List.of(rung)),
                policy.rollout(),
                policy.onDelete());
    }

    private static Rung.Livepatch livepatch(String digest, Optional<PromoteAfter> after) {
        return new Rung.Livepatch("registry.example/p@" + digest, MODULE, Set.of(), after);
    }

    private static NodeSnapshot breached(String name) {
        return in("fleet", seen(name, kernel(MODULE, false), VerdictValue.Breached, window("309ms", "30s", 30)));
    }

    private static NodeSnapshot node(String name) {
        return in("canary", seen(name, kernel(MODULE, true), VerdictValue.Healthy, window("41us", "30s", 30)));
    }

    private static NodeSnapshot breachedAgain(String name) {
        return having(
                in("canary", seen(name, kernel(MODULE, true), VerdictValue.Breached, window("309ms", "30s", 30))),
                FixState.Verified,
                FixReason.MeasuredBetter,
                "48h",
                DIGEST);
    }

    private static NodeSnapshot silent(String name) {
        NodeSnapshot old =
                in("canary", seen(name, kernel(MODULE, true), VerdictValue.Healthy, window("41us", "20m", 30)));
        return having(helperDown(old, "19m"), FixState.Verified, FixReason.MeasuredBetter, "48h", DIGEST);
    }

    private static NodeSnapshot verified(String name, String since) {
        return verified(name, since, DIGEST);
    }

    private static NodeSnapshot verified(String name, String since, String digest) {
        return having(node(name), FixState.Verified, FixReason.MeasuredBetter, since, digest);
    }

    private static NodeSnapshot ofModule(String module, NodeSnapshot node) {
        FixRecord fix = node.fix().orElseThrow();
        OriginalState original = new OriginalState(
                new LivepatchChange(module, "registry.example/p@" + DIGEST),
                fix.original().bootID(),
                fix.original().at());
        return with(node, with(fix, original));
    }

    private static NodeSnapshot having(
            NodeSnapshot node, FixState state, FixReason reason, String since, String digest) {
        OriginalState original =
                new OriginalState(new LivepatchChange(MODULE, "registry.example/p@" + digest), BOOT, ago(since));
        return with(node, with(fix(state, reason, since), original));
    }

    private static NodeSnapshot askedForBy(String policy, NodeSnapshot node) {
        FixRecord fix = node.fix().orElseThrow();
        return with(node, asked(fix, policy, fix.position().specHash()));
    }

    private static FixRecord asked(FixRecord fix, String policy, String specHash) {
        return new FixRecord(
                fix.step(),
                new Owner(policy, 1, OnDelete.Revert),
                fix.original(),
                fix.evidence(),
                fix.refusals(),
                new RolloutPosition(1, specHash, 1));
    }

    private static NodeSnapshot in(String pool, NodeSnapshot node) {
        return labelled(node, Map.of("pool", pool));
    }

    private static Arguments row(String what, List<NodeSnapshot> canaries, boolean begins, String shown) {
        return Arguments.of(what, canaries, begins, shown);
    }
}
