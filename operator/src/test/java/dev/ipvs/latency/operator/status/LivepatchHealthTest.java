package dev.ipvs.latency.operator.status;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Livepatch;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.LivepatchNodes;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.Refusal;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivepatchHealthTest {
    private static final String MODULE = "ipvs_estimator_off";
    private static final String NEW = "sha256:" + "1".repeat(64);
    private static final String OLD = "sha256:" + "2".repeat(64);
    private static final Policy POLICY =
            with(policy(), List.<Rung>of(new Rung.Livepatch("registry.example/p@" + NEW, MODULE)));

    private final List<NodeSnapshot> nodes = new ArrayList<>();

    @Test
    void nodes_are_counted_by_bundle_kernel_and_outcome_the_worst_first() {
        verified("5.10.0", NEW);
        verified("5.10.0", NEW);
        verified("5.15.0", NEW);
        verified("5.10.0", OLD);
        failed("5.10.0", BOOT, FixReason.DidNotHelp);
        refused("5.15.0", FixOutcomeReason.ModuleMissing, POLICY.specHash());

        assertThat(health().rows().stream().map(LivepatchHealthTest::text))
                .containsExactly(
                        "1 5.10.0 Failed DidNotHelp 1",
                        "1 5.15.0 Refused ModuleMissing 1",
                        "1 5.10.0 Verified MeasuredBetter 2",
                        "1 5.15.0 Verified MeasuredBetter 1",
                        "2 5.10.0 Verified MeasuredBetter 1");
        assertThat(health().more()).isZero();
    }

    @Test
    void a_failure_stays_when_the_node_has_booted_since_and_its_kernel_then_is_not_known_any_more() {
        failed("6.1.0", "boot-0", FixReason.DidNotHelp);

        assertThat(health().rows().stream().map(LivepatchHealthTest::text)).containsExactly("1 - Failed DidNotHelp 1");
    }

    @Test
    void a_refusal_of_what_was_asked_before_says_nothing_of_this_bundle() {
        refused("5.10.0", FixOutcomeReason.ModuleMissing, "what was asked before");

        assertThat(health().rows()).isEmpty();
    }

    @Test
    void what_is_on_its_way_and_what_was_named_by_tag_is_left_out() {
        nodes.add(having("5.10.0", changed(FixState.Pending, FixReason.OldValueRecorded, BOOT, "p@" + NEW)));
        nodes.add(having("5.10.0", changed(FixState.Verified, FixReason.MeasuredBetter, BOOT, "p:1")));

        assertThat(health()).isEqualTo(new LivepatchHealth(List.of(), 0));
    }

    @Test
    void there_are_twenty_rows_at_most_and_the_nodes_of_the_others_are_counted() {
        for (int kernel = 0; kernel < 25; kernel++) {
            verified("5.10." + kernel, NEW);
            verified("5.10." + kernel, NEW);
        }
        failed("5.4.0", BOOT, FixReason.DidNotHelp);

        assertThat(health().rows()).hasSize(20);
        assertThat(health().rows().stream().map(LivepatchHealthTest::text)).startsWith("1 5.4.0 Failed DidNotHelp 1");
        assertThat(health().more()).isEqualTo(2 * 6);
    }

    private LivepatchHealth health() {
        Assignment assignment = Assignment.of(POLICY, Ownership.of(List.of(POLICY), nodes), nodes);
        return PolicySummary.of(
                        POLICY, Rollout.plan(POLICY, assignment, TIMEOUTS, NOW).decisions(), Map.of())
                .livepatches();
    }

    private static String text(LivepatchNodes row) {
        return row.digest().charAt("sha256:".length())
                + " " + Optional.ofNullable(row.kernel()).orElse("-")
                + " " + row.outcome() + " " + row.reason() + " " + row.nodes();
    }

    private void verified(String kernel, String digest) {
        nodes.add(having(kernel, changed(FixState.Verified, FixReason.MeasuredBetter, BOOT, "p@" + digest)));
    }

    private void failed(String kernel, String boot, FixReason reason) {
        nodes.add(having(kernel, changed(FixState.Reverted, reason, boot, "p@" + NEW)));
    }

    private void refused(String kernel, FixOutcomeReason reason, String specHash) {
        FixRecord fix = changed(FixState.Failed, FixReason.PodRefused, BOOT, "p@" + NEW);
        Refusal refusal = new Refusal(FixType.Livepatch, reason, "as refused", BOOT, specHash);
        nodes.add(having(
                kernel,
                new FixRecord(
                        fix.step(),
                        fix.owner(),
                        fix.original(),
                        fix.evidence(),
                        List.of(refusal),
                        new RolloutPosition(1, specHash, 1))));
    }

    private static FixRecord changed(FixState state, FixReason reason, String boot, String bundle) {
        FixRecord fix =
                with(fix(state, reason, "1h"), new OriginalState(new LivepatchChange(MODULE, bundle), boot, ago("1h")));
        return with(fix, new RolloutPosition(1, POLICY.specHash(), 1));
    }

    private NodeSnapshot having(String release, FixRecord fix) {
        KernelFacts kernel = new KernelFacts(
                release,
                BOOT,
                Variant.Timer,
                null,
                fix.active() ? List.of(new Livepatch(MODULE, true, false, true)) : List.of(),
                80,
                2);
        return with(seen("n" + nodes.size(), kernel, VerdictValue.Healthy, window("41us", "30s", 30)), fix);
    }
}
