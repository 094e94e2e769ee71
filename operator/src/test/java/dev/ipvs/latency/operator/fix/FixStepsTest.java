package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.ended;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.notReady;
import static dev.ipvs.latency.operator.Examples.scheduled;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.LivepatchVariant;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.Scheduling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FixStepsTest {
    private static final DesiredFix KEEP = new DesiredFix.Keep();
    private static final DesiredFix UNDO = new DesiredFix.Revert(FixReason.ModeLowered, "mode Observe changes no node");

    private static final FixRecord PENDING = fix(FixState.Pending, FixReason.OldValueRecorded, "10s");
    private static final FixRecord APPLYING = fix(FixState.Applying, FixReason.PodRequested, "10s");
    private static final FixRecord APPLIED = fix(FixState.Applied, FixReason.PodReportedApplied, "10m");
    private static final FixRecord VERIFIED = fix(FixState.Verified, FixReason.MeasuredBetter, "8m");
    private static final FixRecord REVERTING = fix(FixState.Reverting, FixReason.ModeLowered, "10s");
    private static final FixRecord REVERT_FAILED = fix(FixState.Failed, FixReason.RevertFailed, "10s");

    private static final NodeSnapshot SLOW = node("1", window("309ms", "20m", 30));
    private static final NodeSnapshot FAST = node("0", window("41us", "30s", 30));
    private static final NodeSnapshot STILL_SLOW = node("0", window("309ms", "30s", 30));

    static Stream<Arguments> cases() {
        return Stream.of(
                row("a recorded value lets the pod be made", PENDING, SLOW, KEEP, "Applying PodRequested"),
                row("what was only recorded needs no undoing", PENDING, SLOW, UNDO, "Reverted ModeLowered"),
                row(
                        "a reboot before the pod means to measure anew",
                        PENDING,
                        rebooted(SLOW),
                        KEEP,
                        "Reverted NodeRebooted"),
                row(
                        "a pod that is at it is waited for",
                        APPLYING,
                        running(APPLYING, SLOW),
                        KEEP,
                        "Applying PodRequested"),
                row(
                        "a pod of another step says nothing",
                        APPLYING,
                        with(SLOW, APPLYING, ended(PodName.of("node-a", REVERTING), Optional.empty())),
                        KEEP,
                        "Applying PodRequested"),
                row("a pod that is gone is asked for again", APPLYING, SLOW, KEEP, "Applying PodRequested"),
                row(
                        "a pod in flight is waited for before undoing",
                        APPLYING,
                        running(APPLYING, SLOW),
                        UNDO,
                        "Applying PodRequested"),
                reported(APPLYING, FixResult.Applied, "Applied PodReportedApplied"),
                reported(APPLYING, FixResult.AlreadyDone, "Applied AlreadyAtTarget"),
                reported(APPLYING, FixResult.Refused, "Failed PodRefused"),
                reported(APPLYING, FixResult.Failed, "Reverting PodFailed"),
                row(
                        "a pod that died without a report may have done anything",
                        APPLYING,
                        died(APPLYING),
                        KEEP,
                        "Reverting PodFailed"),
                row(
                        "a pod that never started has done nothing",
                        APPLYING,
                        neverStarted(APPLYING),
                        KEEP,
                        "Reverted PodNotStarted"),
                row(
                        "a restore whose pod never started is tried again",
                        REVERTING,
                        neverStarted(REVERTING),
                        KEEP,
                        "Failed RevertFailed"),
                row(
                        "a pod that waits to start is ended by its kubelet",
                        since(APPLYING, "4m"),
                        waiting(since(APPLYING, "4m")),
                        KEEP,
                        "Applying PodRequested"),
                row(
                        "unless that does not answer either",
                        since(APPLYING, "5m"),
                        waiting(since(APPLYING, "5m")),
                        KEEP,
                        "Reverting PodTimedOut"),
                row(
                        "a pod that never reports may have done anything",
                        since(APPLYING, "4m"),
                        SLOW,
                        KEEP,
                        "Reverting PodTimedOut"),
                row("facts from before the change say nothing", APPLIED, SLOW, KEEP, "Applied PodReportedApplied"),
                row("a fast window is the proof", APPLIED, FAST, KEEP, "Verified MeasuredBetter"),
                row(
                        "too few samples prove nothing",
                        APPLIED,
                        node("0", window("41us", "30s", 3)),
                        KEEP,
                        "Applied PodReportedApplied"),
                row("slow in the third window is no help", APPLIED, STILL_SLOW, KEEP, "Reverting DidNotHelp"),
                row(
                        "slow in the first window is too early to tell",
                        since(APPLIED, "2m"),
                        STILL_SLOW,
                        KEEP,
                        "Applied PodReportedApplied"),
                row("an applied fix can be undone", APPLIED, FAST, UNDO, "Reverting ModeLowered"),
                row(
                        "undone by an external change before it was proven, it failed",
                        APPLIED,
                        node("1", window("309ms", "30s", 30)),
                        KEEP,
                        "Reverted LostBeforeProof"),
                row(
                        "a node that goes down before the proof may do so because of the fix",
                        APPLIED,
                        rebooted(FAST),
                        KEEP,
                        "Reverted LostBeforeProof"),
                row(
                        "a node that is not Ready for a moment is waited for",
                        since(APPLIED, "20s"),
                        notReady(SLOW, "4m"),
                        KEEP,
                        "Applied PodReportedApplied"),
                row(
                        "a node that is not Ready for long failed",
                        since(APPLIED, "20s"),
                        notReady(SLOW, "5m"),
                        KEEP,
                        "Reverting NodeNotReady"),
                row(
                        "a node that was cordoned before it rebooted says nothing about its fix",
                        cordoned(APPLIED),
                        rebooted(FAST),
                        KEEP,
                        "Reverted RebootedWhileCordoned"),
                row(
                        "nor does one that soaks",
                        cordoned(since(VERIFIED, "4m")),
                        rebooted(FAST),
                        KEEP,
                        "Reverted RebootedWhileCordoned"),
                row(
                        "the third time in a row the fix may be what it is repaired for",
                        cordoned(with(APPLIED, new RolloutPosition(1, "as asked", 3))),
                        rebooted(FAST),
                        KEEP,
                        "Reverted LostBeforeProof"),
                row(
                        "once it has soaked, a planned reboot is like any other",
                        cordoned(since(VERIFIED, "20m")),
                        rebooted(FAST),
                        KEEP,
                        "Reverted NodeRebooted"),
                row(
                        "a node that was cordoned before it went down may stay away",
                        cordoned(since(APPLIED, "20s")),
                        notReady(SLOW, "6m"),
                        KEEP,
                        "Applied PodReportedApplied"),
                row(
                        "one that is cordoned because it went down failed",
                        cordoned(since(APPLIED, "20s")),
                        notReady(SLOW, "11m"),
                        KEEP,
                        "Reverting NodeNotReady"),
                row("a proven fix stays", VERIFIED, FAST, KEEP, "Verified MeasuredBetter"),
                row("a proven fix can be undone", VERIFIED, FAST, UNDO, "Reverting ModeLowered"),
                row("while it soaks, a new breach is a failure", VERIFIED, STILL_SLOW, KEEP, "Reverting BreachedAgain"),
                row(
                        "once it has soaked, a new breach is for a person to look at",
                        since(VERIFIED, "20m"),
                        STILL_SLOW,
                        KEEP,
                        "Verified MeasuredBetter"),
                row(
                        "while it soaks, a boot is a failure",
                        since(VERIFIED, "4m"),
                        rebooted(FAST),
                        KEEP,
                        "Reverted LostBeforeProof"),
                row(
                        "a node that went away while it soaked failed",
                        VERIFIED,
                        notReady(FAST, "6m"),
                        KEEP,
                        "Reverting NodeNotReady"),
                row(
                        "a node that went away later did so for other reasons",
                        since(VERIFIED, "20m"),
                        notReady(FAST, "6m"),
                        KEEP,
                        "Verified MeasuredBetter"),
                row(
                        "what external changes undid three times is left undone",
                        with(VERIFIED, new RolloutPosition(1, "", 3)),
                        node("1", window("309ms", "30s", 30)),
                        KEEP,
                        "Reverted ExternalChangeRepeated"),
                row("a reboot takes it away", VERIFIED, rebooted(FAST), KEEP, "Reverted NodeRebooted"),
                row(
                        "a sysctl set back takes it away",
                        VERIFIED,
                        node("1", window("309ms", "30s", 30)),
                        KEEP,
                        "Reverted ExternalChange"),
                reported(REVERTING, FixResult.Reverted, "Reverted ModeLowered"),
                reported(REVERTING, FixResult.AlreadyDone, "Reverted ModeLowered"),
                reported(REVERTING, FixResult.Refused, "Reverted ExternalChange"),
                reported(
                        fix(FixState.Reverting, FixReason.DidNotHelp, "10s"), FixResult.Refused, "Reverted DidNotHelp"),
                reported(REVERTING, FixResult.Failed, "Failed RevertFailed"),
                row(
                        "a revert whose pod died without a report failed",
                        REVERTING,
                        died(REVERTING),
                        KEEP,
                        "Failed RevertFailed"),
                row("a revert that never reports failed", since(REVERTING, "4m"), FAST, KEEP, "Failed RevertFailed"),
                row(
                        "a reboot is a revert as well",
                        since(REVERTING, "2m"),
                        rebooted(FAST),
                        KEEP,
                        "Reverted ModeLowered"),
                row("a failed revert waits a little", REVERT_FAILED, FAST, KEEP, "Failed RevertFailed"),
                row("and is tried again", since(REVERT_FAILED, "2m"), FAST, KEEP, "Reverting RevertFailed"),
                row(
                        "a revert is not tried on a node that is not Ready",
                        since(REVERT_FAILED, "2m"),
                        notReady(FAST, "2m"),
                        KEEP,
                        "Failed RevertFailed"),
                row(
                        "what was refused stays refused",
                        fix(FixState.Failed, FixReason.PodRefused, "10m"),
                        SLOW,
                        UNDO,
                        "Failed PodRefused"),
                row(
                        "what failed without a change is forgotten when unwanted",
                        fix(FixState.Failed, FixReason.PodFailed, "10m"),
                        SLOW,
                        UNDO,
                        "Reverted ModeLowered"),
                row(
                        "what was left for a person is undone when unwanted",
                        fix(FixState.Failed, FixReason.DidNotHelp, "10m"),
                        STILL_SLOW,
                        UNDO,
                        "Reverting ModeLowered"),
                row(
                        "what was left for a person is undone once onFailure is Revert",
                        fix(FixState.Failed, FixReason.DidNotHelp, "10m"),
                        STILL_SLOW,
                        KEEP,
                        "Reverting DidNotHelp"),
                row(
                        "what was left for a person and an external change undid is gone, and remembered as failed",
                        fix(FixState.Failed, FixReason.NodeNotReady, "10m"),
                        node("1", window("309ms", "30s", 30)),
                        KEEP,
                        "Reverted NodeNotReady"),
                row(
                        "what failed and is undone is remembered as failed",
                        fix(FixState.Reverted, FixReason.DidNotHelp, "10m"),
                        STILL_SLOW,
                        KEEP,
                        "Reverted DidNotHelp"),
                row(
                        "and forgotten when unwanted",
                        fix(FixState.Reverted, FixReason.DidNotHelp, "10m"),
                        STILL_SLOW,
                        UNDO,
                        "Reverted ModeLowered"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void each_step_follows_from_what_is_stored_and_seen(
            String what, FixRecord stored, NodeSnapshot node, DesiredFix desired, String expected) {
        FixRecord next = steps(OnFailure.Revert).next(stored, with(node, stored, pods(node)), desired);
        assertThat(next.state() + " " + next.reason()).as(what).isEqualTo(expected);
        assertThat(next.original()).as("never forgotten").isEqualTo(stored.original());
        boolean moved = next.state() != stored.state() || next.reason() != stored.reason();
        assertThat(next.since()).isEqualTo(moved ? NOW : stored.since());
    }

    @Test
    void a_fix_that_does_not_help_can_be_left_for_a_person() {
        FixRecord next = steps(OnFailure.Pause).next(APPLIED, with(STILL_SLOW, APPLIED), KEEP);
        assertThat(next.state()).isEqualTo(FixState.Failed);
        assertThat(next.message()).contains("spec.rollout.onFailure is Pause");
        assertThat(next.mayHaveChangedTheNode()).isTrue();
    }

    static Stream<Arguments> deadlines() {
        return Stream.of(
                Arguments.of(APPLYING, SLOW, List.of(NOW.plusSeconds(170))),
                Arguments.of(REVERTING, SLOW, List.of(NOW.plusSeconds(170))),
                Arguments.of(REVERT_FAILED, SLOW, List.of(NOW.plusSeconds(50))),
                Arguments.of(fix(FixState.Failed, FixReason.DidNotHelp, "10s"), SLOW, List.of()),
                Arguments.of(APPLIED, SLOW, List.of()),
                Arguments.of(APPLIED, notReady(SLOW, "4m"), List.of(NOW.plusSeconds(60))),
                Arguments.of(since(VERIFIED, "2m"), FAST, List.of(NOW.plusSeconds(180))),
                Arguments.of(
                        since(VERIFIED, "2m"),
                        notReady(FAST, "1m"),
                        List.of(NOW.plusSeconds(180), NOW.plusSeconds(240))));
    }

    @ParameterizedTest
    @MethodSource("deadlines")
    void it_is_looked_at_again_when_something_changes_by_time_alone(
            FixRecord fix, NodeSnapshot node, List<Instant> expected) {
        assertThat(steps(OnFailure.Revert).deadlines(fix, node)).containsExactlyElementsOf(expected);
    }

    @Test
    void how_long_a_pod_was_waited_for_is_said() {
        FixRecord next = steps(OnFailure.Revert).next(since(APPLYING, "4m"), with(SLOW, APPLYING), KEEP);
        assertThat(next.message()).contains("within 180s");
    }

    @Test
    void before_and_after_stand_side_by_side() {
        FixRecord next = steps(OnFailure.Revert).next(APPLIED, with(FAST, APPLIED), KEEP);
        assertThat(next.message()).contains("p99 309ms before, 41us after").contains("frozen");
        assertThat(next.evidence().after()).isEqualTo(FAST.measurement());
        assertThat(next.evidence().before()).isEqualTo(APPLIED.evidence().before());
    }

    /** Some 450 slices in each round of two seconds, where there was one walk; the same thresholds judge them. */
    @Test
    void a_walk_in_slices_is_proven_by_the_duration_of_its_slices_and_said_to_keep_the_statistics() {
        FixRecord sliced = slices(FixState.Applied, FixReason.PodReportedApplied);

        FixRecord next = steps(OnFailure.Revert).next(sliced, with(sliced("990us", 13_500), sliced), KEEP);

        assertThat(next.state() + " " + next.reason()).isEqualTo("Verified MeasuredBetter");
        assertThat(next.message())
                .contains("p99 309ms before, 990us after", "totals and rates continue", "experimental")
                .doesNotContain("frozen");
    }

    @Test
    void slices_that_are_too_long_for_the_thresholds_did_not_help_however_many_there_are() {
        FixRecord sliced = slices(FixState.Applied, FixReason.PodReportedApplied);

        FixRecord next = steps(OnFailure.Revert).next(sliced, with(sliced("51ms", 13_500), sliced), KEEP);

        assertThat(next.state() + " " + next.reason()).isEqualTo("Reverting DidNotHelp");
    }

    @Test
    void apply_and_revert_of_one_fix_are_two_pods_and_the_same_state_is_always_the_same_pod() {
        assertThat(PodName.of("node-a", APPLYING))
                .isEqualTo(PodName.of("node-a", APPLYING))
                .isNotEqualTo(PodName.of("node-a", REVERTING))
                .isNotEqualTo(PodName.of("node-b", APPLYING))
                .matches("fix-node-a-[0-9a-f]{10}");
        assertThat(PodName.of("n".repeat(39) + "." + "x".repeat(200), APPLYING)).hasSizeLessThanOrEqualTo(63);
    }

    private static FixSteps steps(OnFailure onFailure) {
        return new FixSteps(MeasurementSpec.DEFAULT, onFailure, Duration.ofMinutes(5), TIMEOUTS, NOW);
    }

    private static NodeSnapshot node(String sysctl, Measurement window) {
        boolean slow = window.p99() != null && window.p99().compareTo(Thresholds.DEFAULT.estimatorP99()) > 0;
        return seen(
                "node-a", kernel(Variant.Timer, sysctl), slow ? VerdictValue.Breached : VerdictValue.Healthy, window);
    }

    private static FixRecord slices(FixState state, FixReason reason) {
        return with(
                fix(state, reason, "10m"),
                new OriginalState(
                        new LivepatchChange(LivepatchVariant.Sliced.module(), "a.example/b:1"), BOOT, ago("20m")));
    }

    /** A minute under the livepatch. */
    private static NodeSnapshot sliced(String p99, long slices) {
        return seen(
                "node-a",
                kernel(LivepatchVariant.Sliced.module(), true),
                VerdictValue.Healthy,
                window(p99, "30s", slices));
    }

    private static NodeSnapshot rebooted(NodeSnapshot node) {
        KernelFacts before = node.kernel().orElseThrow();
        KernelFacts after = new KernelFacts(
                before.release(), "boot-2", before.variant(), before.estimationSysctl(), List.of(), 80, 2);
        return seen(
                node.name(), after, VerdictValue.Breached, node.measurement().orElseThrow());
    }

    /** Ten minutes ago. */
    private static FixRecord cordoned(FixRecord fix) {
        return fix.cordonedBy(ago("10m"));
    }

    @Test
    void that_a_node_is_cordoned_is_remembered_only_until_its_fix_is_proven_and_soaked() {
        NodeSnapshot cordoned = scheduled(FAST, Scheduling.CORDONED);

        assertThat(steps(OnFailure.Revert)
                        .witnessed(APPLIED, cordoned)
                        .evidence()
                        .cordonedAt())
                .contains(NOW);
        assertThat(steps(OnFailure.Revert)
                        .witnessed(since(VERIFIED, "4m"), cordoned)
                        .evidence()
                        .cordonedAt())
                .contains(NOW);
        assertThat(steps(OnFailure.Revert)
                        .witnessed(cordoned(APPLIED), cordoned)
                        .evidence()
                        .cordonedAt())
                .contains(ago("10m"));
        assertThat(steps(OnFailure.Revert).witnessed(APPLIED, FAST)).isEqualTo(APPLIED);
        assertThat(steps(OnFailure.Revert).witnessed(APPLYING, cordoned)).isEqualTo(APPLYING);
        assertThat(steps(OnFailure.Revert).witnessed(since(VERIFIED, "20m"), cordoned))
                .isEqualTo(since(VERIFIED, "20m"));
    }

    @Test
    void the_message_says_what_keeps_a_pod_from_starting_as_long_as_it_does() {
        FixRecord held = steps(OnFailure.Revert).witnessed(APPLYING, waiting(APPLYING));
        assertThat(held.message()).isEqualTo("as stored; its pod has not started: ImagePullBackOff: no such image");
        assertThat(held.since()).isEqualTo(APPLYING.since());
        assertThat(steps(OnFailure.Revert).witnessed(held, waiting(held))).isEqualTo(held);
        assertThat(steps(OnFailure.Revert).witnessed(held, running(held, SLOW))).isEqualTo(APPLYING);
    }

    @Test
    void what_never_started_is_no_failure_and_leaves_nothing_to_restore() {
        FixRecord next = steps(OnFailure.Revert).next(APPLYING, neverStarted(APPLYING), KEEP);
        assertThat(next.failed()).isFalse();
        assertThat(next.mayHaveChangedTheNode()).isFalse();
        assertThat(next.message()).contains("OutOfpods", "tried again");
    }

    private static NodeSnapshot running(FixRecord fix, NodeSnapshot node) {
        return with(node, fix, new FixPod.Running(PodName.of(node.name(), fix)));
    }

    private static NodeSnapshot neverStarted(FixRecord fix) {
        return with(SLOW, fix, new FixPod.NeverStarted(PodName.of(SLOW.name(), fix), "OutOfpods"));
    }

    private static NodeSnapshot waiting(FixRecord fix) {
        return with(SLOW, fix, new FixPod.Waiting(PodName.of(SLOW.name(), fix), "ImagePullBackOff: no such image"));
    }

    private static NodeSnapshot died(FixRecord fix) {
        return with(SLOW, fix, ended(PodName.of(SLOW.name(), fix), Optional.empty()));
    }

    private static FixPod[] pods(NodeSnapshot node) {
        return node.pods().toArray(FixPod[]::new);
    }

    private static FixRecord since(FixRecord fix, String ago) {
        return fix(fix.state(), fix.reason(), ago);
    }

    private static Arguments reported(FixRecord fix, FixResult result, String expected) {
        FixOutcome outcome = new FixOutcome(result, FixOutcomeReason.Written, "said the pod", "1", "boot-1");
        NodeSnapshot node = with(SLOW, fix, ended(PodName.of(SLOW.name(), fix), Optional.of(outcome)));
        return row(fix.state() + ": the pod reports " + result, fix, node, KEEP, expected);
    }

    private static Arguments row(
            String what, FixRecord stored, NodeSnapshot node, DesiredFix desired, String expected) {
        return Arguments.of(what, stored, node, desired, expected);
    }
}
