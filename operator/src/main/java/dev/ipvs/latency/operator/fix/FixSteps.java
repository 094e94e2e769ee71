package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.node.Comparison;
import dev.ipvs.latency.operator.node.Drift;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.NodeSnapshot;
import java.time.Instant;
import java.util.Optional;

/**
 * The next step of one node's fix.
 *
 * <pre>
 * Pending -> Applying -> Applied -> Verified      drift: from any of these to Reverted
 *    |          |           |          |
 *    +----------+-----------+----------+--> Reverting -> Reverted
 *               +--> Failed <-------------------+
 * </pre>
 *
 * Each step is one stored state, stored before anything that follows from it is done, and doing that again is
 * harmless: so it does not matter between which two steps an operator dies.
 *
 * @param spec what the node's measurements are judged by
 */
public record FixSteps(MeasurementSpec spec, OnFailure onFailure, Patience patience, Instant now) {

    /** The next state, or the same record if there is nothing to do but wait. */
    public FixRecord next(FixRecord fix, NodeSnapshot node, Wish wish) {
        return switch (fix.state()) {
            case Pending -> fromPending(fix, node, wish);
            case Applying -> fromApplying(fix, node);
            case Applied -> fromApplied(fix, node, wish);
            case Verified -> fromVerified(fix, node, wish);
            case Reverting -> fromReverting(fix, node);
            case Failed -> fromFailed(fix, node, wish);
            case Reverted -> fix;
        };
    }

    private FixRecord fromPending(FixRecord fix, NodeSnapshot node, Wish wish) {
        if (wish instanceof Wish.Undo(FixReason reason, String sentence)) {
            return move(fix, FixState.Reverted, reason, sentence + "; nothing had been changed yet");
        }
        boolean asRecorded = node.kernel()
                .filter(kernel -> kernel.bootID().equals(fix.recorded().bootID()))
                .isPresent();
        return asRecorded
                ? begin(fix)
                : move(
                        fix,
                        FixState.Reverted,
                        FixReason.NodeRebooted,
                        "the node booted again before anything was changed; it is measured anew");
    }

    private FixRecord begin(FixRecord fix) {
        return switch (fix.change().means()) {
            case FIX_POD ->
                move(
                        fix,
                        FixState.Applying,
                        FixReason.PodRequested,
                        "a fix pod is being run: " + fix.change().phrase());
            case NODE_LABEL ->
                move(
                        fix,
                        FixState.Applying,
                        FixReason.ProxyRequested,
                        "the node is being labelled, to move " + fix.change().phrase());
        };
    }

    private FixRecord fromApplying(FixRecord fix, NodeSnapshot node) {
        return fix.change() instanceof ProxyModeChange move
                ? new ProxySteps(patience, now).fromApplying(fix, move, node)
                : podIsAtIt(fix, node);
    }

    private FixRecord podIsAtIt(FixRecord fix, NodeSnapshot node) {
        Optional<FixPod> pod = node.pod(PodName.of(node.name(), fix));
        if (pod.isPresent() && pod.get() instanceof FixPod.Finished finished) {
            return finished.report()
                    .map(report -> applied(fix, report))
                    .orElseGet(() -> move(
                            fix,
                            FixState.Reverting,
                            FixReason.PodFailed,
                            "the fix pod ended without a report; what it may have changed is undone"));
        }
        return tookTooLong(fix)
                ? move(
                        fix,
                        FixState.Reverting,
                        FixReason.PodTimedOut,
                        "the fix pod did not report within " + patience.forPod().toSeconds()
                                + "s; what it may have changed is undone")
                : fix;
    }

    private FixRecord applied(FixRecord fix, FixOutcome report) {
        return switch (report.outcome()) {
            case Applied, Reverted ->
                move(
                        fix,
                        FixState.Applied,
                        FixReason.PodReportedApplied,
                        fix.change().phrase() + " is done and waits for its proof by measurement; "
                                + fix.change().caution());
            case AlreadyDone ->
                move(
                        fix,
                        FixState.Applied,
                        FixReason.AlreadyAtTarget,
                        fix.change().phrase() + " was done already and waits for its proof by measurement; "
                                + fix.change().caution());
            case Refused ->
                move(fix, FixState.Failed, FixReason.PodRefused, "nothing was changed: " + report.message())
                        .refused(report);
            case Failed -> move(fix, FixState.Failed, FixReason.PodFailed, report.message());
        };
    }

    private FixRecord fromApplied(FixRecord fix, NodeSnapshot node, Wish wish) {
        Optional<FixRecord> gone = gone(fix, node);
        if (gone.isPresent()) {
            return gone.get();
        }
        if (wish instanceof Wish.Undo undo) {
            return undo(fix, undo);
        }
        return switch (compare(fix, node)) {
            case Comparison.Inconclusive _ -> fix;
            case Comparison.NothingLeft nothing ->
                move(
                        fix,
                        FixState.Verified,
                        FixReason.MeasuredBetter,
                        nothing.sentence() + "; " + fix.change().caution());
            case Comparison.Better better ->
                move(
                                fix,
                                FixState.Verified,
                                FixReason.MeasuredBetter,
                                better.sentence() + "; " + fix.change().caution())
                        .provenBy(better.after());
            case Comparison.NotBetter worse -> didNotHelp(fix, worse.sentence()).provenBy(worse.after());
        };
    }

    private Comparison compare(FixRecord fix, NodeSnapshot node) {
        Instant appliedAt = fix.appliedAt().orElse(fix.since());
        return switch (fix.change().lifetime()) {
            case BOOT ->
                Comparison.of(fix.before(), node.measurement(), fix.recorded().bootID(), appliedAt, spec);
            case NODE ->
                node.kernel()
                        .map(kernel -> kernel.variant() == Variant.Absent
                                ? new Comparison.NothingLeft("the module ip_vs is gone, so nothing is walked any more")
                                : Comparison.of(fix.before(), node.measurement(), kernel.bootID(), appliedAt, spec))
                        .orElseGet(() -> new Comparison.Inconclusive("nothing is known about the node"));
        };
    }

    private FixRecord didNotHelp(FixRecord fix, String sentence) {
        return switch (onFailure) {
            case Revert ->
                move(
                        fix,
                        FixState.Reverting,
                        FixReason.DidNotHelp,
                        sentence + "; " + fix.change().undoing());
            case Pause ->
                move(
                        fix,
                        FixState.Failed,
                        FixReason.DidNotHelp,
                        sentence + "; left as it is, because spec.rollout.onFailure is Pause");
        };
    }

    private FixRecord fromVerified(FixRecord fix, NodeSnapshot node, Wish wish) {
        Optional<FixRecord> gone = gone(fix, node);
        if (gone.isPresent()) {
            return gone.get();
        }
        return switch (wish) {
            case Wish.Keep() -> fix;
            case Wish.Undo undo -> undo(fix, undo);
        };
    }

    private FixRecord fromReverting(FixRecord fix, NodeSnapshot node) {
        if (fix.change() instanceof ProxyModeChange move) {
            return new ProxySteps(patience, now).fromReverting(fix, move, node);
        }
        if (bootedAgain(fix, node)) {
            return move(fix, FixState.Reverted, fix.reason(), "the node booted again, so the change is gone");
        }
        Optional<FixPod> pod = node.pod(PodName.of(node.name(), fix));
        if (pod.isPresent() && pod.get() instanceof FixPod.Finished finished) {
            return finished.report()
                    .map(report -> reverted(fix, report))
                    .orElseGet(() -> revertFailed(fix, "the pod ended without a report"));
        }
        return tookTooLong(fix)
                ? revertFailed(
                        fix,
                        "the pod did not report within " + patience.forPod().toSeconds() + "s")
                : fix;
    }

    private FixRecord reverted(FixRecord fix, FixOutcome report) {
        return switch (report.outcome()) {
            case Applied, Reverted, AlreadyDone ->
                move(
                        fix,
                        FixState.Reverted,
                        fix.reason(),
                        fix.change().undone() + "; undone because " + cause(fix.reason()));
            case Refused ->
                move(
                        fix,
                        FixState.Reverted,
                        fix.failed() ? fix.reason() : FixReason.ChangedByOthers,
                        "another hand was there, which is respected: " + report.message());
            case Failed -> revertFailed(fix, report.message());
        };
    }

    private FixRecord revertFailed(FixRecord fix, String why) {
        return fix.revertFailed(why, now);
    }

    private FixRecord fromFailed(FixRecord fix, NodeSnapshot node, Wish wish) {
        if (!fix.mayHaveChangedTheNode()) {
            return fix;
        }
        if (bootedAgain(fix, node)) {
            return move(fix, FixState.Reverted, fix.reason(), "the node booted again, so the change is gone");
        }
        if (fix.reason() == FixReason.RevertFailed) {
            Instant again = fix.since().plus(patience.beforeRevertingAgain());
            return now.isBefore(again)
                    ? fix
                    : move(fix, FixState.Reverting, fix.reason(), fix.change().undoing());
        }
        return switch (wish) {
            case Wish.Keep() -> fix;
            case Wish.Undo undo -> undo(fix, undo);
        };
    }

    /** A change that went away without our doing: the node is measured, and fixed again if it is breached again. */
    private Optional<FixRecord> gone(FixRecord fix, NodeSnapshot node) {
        return switch (Drift.of(fix, node)) {
            case Drift.None _ -> Optional.empty();
            case Drift.Rebooted _ ->
                Optional.of(move(
                        fix,
                        FixState.Reverted,
                        FixReason.NodeRebooted,
                        "the node booted again, so the change is gone; it is measured anew"));
            case Drift.Displaced(String sentence) ->
                Optional.of(move(
                        fix, FixState.Reverted, FixReason.ChangedByOthers, sentence + "; the node is measured anew"));
        };
    }

    private FixRecord undo(FixRecord fix, Wish.Undo undo) {
        return move(
                fix,
                FixState.Reverting,
                undo.reason(),
                undo.sentence() + "; " + fix.change().undoing());
    }

    private FixRecord move(FixRecord fix, FixState state, FixReason reason, String sentence) {
        return fix.move(state, reason, sentence, now);
    }

    private boolean tookTooLong(FixRecord fix) {
        return now.isAfter(fix.since().plus(patience.forPod()));
    }

    private static boolean bootedAgain(FixRecord fix, NodeSnapshot node) {
        return Drift.of(fix, node) instanceof Drift.Rebooted;
    }

    static String cause(FixReason reason) {
        return switch (reason) {
            case DidNotHelp -> "it did not help";
            case PolicyDeleted -> "its policy was deleted";
            case ModeLowered -> "the policy's mode no longer changes nodes";
            case NotOnLadder -> "it is no longer on the policy's ladder";
            case NodeUnselected -> "no policy selects the node any more";
            case AbortRequested -> "spec.rollout.abort is set";
            case PodFailed, PodTimedOut -> "the fix pod did not report";
            case ProxyTimedOut -> "kube-proxy did not move in time";
            case RevertFailed -> "it was to be undone, at the second try";
            case OldValueRecorded,
                    PodRequested,
                    PodReportedApplied,
                    ProxyRequested,
                    ProxyMoved,
                    AlreadyAtTarget,
                    MeasuredBetter,
                    PodRefused,
                    ValueRestored,
                    NothingToRestore,
                    NodeRebooted,
                    ChangedByOthers,
                    KeptOnDelete -> "it was no longer wanted";
        };
    }

    /** When this fix wants to be looked at again though nothing happened. */
    public Optional<Instant> deadline(FixRecord fix) {
        return switch (fix.state()) {
            case Applying, Reverting -> Optional.of(fix.since().plus(patience.forPod()));
            case Failed ->
                fix.reason() == FixReason.RevertFailed
                        ? Optional.of(fix.since().plus(patience.beforeRevertingAgain()))
                        : Optional.empty();
            case Pending -> Optional.of(now);
            case Applied, Verified, Reverted -> Optional.empty();
        };
    }
}
