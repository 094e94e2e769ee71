package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.node.Comparison;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The next step of one node's fix; docs/rollout.md has the picture, drawn from this class.
 *
 * <p>Each step is one stored state, stored before anything that follows from it is done, and doing that again is
 * harmless: so it does not matter between which two steps an operator dies.
 *
 * @param spec what the node's measurements are judged by
 * @param soak how long a proven fix is still watched
 */
public record FixSteps(MeasurementSpec spec, OnFailure onFailure, Duration soak, Timeouts timeouts, Instant now) {

    private static final String NOT_READY = "the node has been NotReady for too long since it was changed";

    /** The next state, or the same record if there is nothing to do but wait. */
    public FixRecord next(FixRecord fix, NodeSnapshot node, DesiredFix desired) {
        return switch (fix.state()) {
            case Pending -> fromPending(fix, node, desired);
            case Applying -> fromApplying(fix, node, desired);
            case Applied -> fromApplied(fix, node, desired);
            case Verified -> fromVerified(fix, node, desired);
            case Reverting -> fromReverting(fix, node);
            case Failed -> fromFailed(fix, node, desired);
            case Reverted -> fromReverted(fix, desired);
        };
    }

    private FixRecord fromPending(FixRecord fix, NodeSnapshot node, DesiredFix desired) {
        if (desired instanceof DesiredFix.Revert(FixReason reason, String sentence)) {
            return move(fix, FixState.Reverted, reason, sentence + "; nothing had been changed yet");
        }
        boolean asRecorded = node.kernel()
                .filter(kernel -> kernel.bootID().equals(fix.original().bootID()))
                .isPresent();
        return asRecorded
                ? begin(fix)
                : move(
                        fix,
                        FixState.Reverted,
                        FixReason.NodeRebooted,
                        "the node rebooted before anything was changed; it will be measured again");
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

    private FixRecord fromApplying(FixRecord fix, NodeSnapshot node, DesiredFix desired) {
        if (desired instanceof DesiredFix.Revert revert && revert.interrupts()) {
            return revert(fix, revert);
        }
        return fix.change() instanceof ProxyModeChange move
                ? new ProxySteps(timeouts, now).fromApplying(fix, move, node, desired)
                : new PodSteps(timeouts, now).fromApplying(fix, node);
    }

    private FixRecord fromApplied(FixRecord fix, NodeSnapshot node, DesiredFix desired) {
        Optional<FixRecord> lost = lostTooEarly(fix, node, "before the fix was proven");
        if (lost.isPresent()) {
            return lost.get();
        }
        if (desired instanceof DesiredFix.Revert revert) {
            return revert(fix, revert);
        }
        if (notReadyForLong(node)) {
            return fail(fix, FixReason.NodeNotReady, NOT_READY);
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
            case Comparison.NotBetter worse ->
                fail(fix, FixReason.DidNotHelp, worse.sentence()).provenBy(worse.after());
        };
    }

    private Comparison compare(FixRecord fix, NodeSnapshot node) {
        if (fix.change() instanceof ProxyModeChange move
                && node.kernel().filter(move::madeOn).isEmpty()) {
            return new Comparison.Inconclusive("kube-proxy does not report all its rules written");
        }
        Instant appliedAt = fix.evidence().appliedAt().orElse(fix.since());
        return switch (fix.change().lifetime()) {
            case BOOT ->
                Comparison.of(
                        fix.evidence().before(),
                        node.measurement(),
                        fix.original().bootID(),
                        appliedAt,
                        spec);
            case NODE ->
                node.kernel()
                        .map(kernel -> kernel.variant() == Variant.Absent
                                ? new Comparison.NothingLeft(
                                        "the module ip_vs is no longer loaded, so there is nothing to walk")
                                : Comparison.of(
                                        fix.evidence().before(), node.measurement(), kernel.bootID(), appliedAt, spec))
                        .orElseGet(() -> new Comparison.Inconclusive("nothing is known about the node"));
        };
    }

    private FixRecord fail(FixRecord fix, FixReason reason, String sentence) {
        return switch (onFailure) {
            case Revert ->
                move(
                        fix,
                        FixState.Reverting,
                        reason,
                        sentence + "; " + fix.change().reverting());
            case Pause ->
                move(
                        fix,
                        FixState.Failed,
                        reason,
                        sentence
                                + "; left as it is, because spec.rollout.onFailure is Pause: set it to Revert to undo");
        };
    }

    private FixRecord fromVerified(FixRecord fix, NodeSnapshot node, DesiredFix desired) {
        boolean soaking = now.isBefore(soaked(fix));
        Optional<FixRecord> lost =
                soaking ? lostTooEarly(fix, node, "before spec.rollout.soak was over") : lostAfterSoak(fix, node);
        if (lost.isPresent()) {
            return lost.get();
        }
        if (desired instanceof DesiredFix.Revert revert) {
            return revert(fix, revert);
        }
        if (breachedWhileSoaking(fix, node)) {
            return fail(fix, FixReason.BreachedAgain, "over the thresholds again within spec.rollout.soak");
        }
        boolean becameNotReadyWhileSoaking =
                node.notReadySince().filter(soaked(fix)::isAfter).isPresent();
        return becameNotReadyWhileSoaking && notReadyForLong(node) ? fail(fix, FixReason.NodeNotReady, NOT_READY) : fix;
    }

    private Instant soaked(FixRecord fix) {
        return fix.since().plus(soak);
    }

    /** A verdict that was reached after the proof and before the soak was over, whenever it is seen. */
    private boolean breachedWhileSoaking(FixRecord fix, NodeSnapshot node) {
        return node.verdict()
                .filter(verdict -> verdict.value() == VerdictValue.Breached
                        && verdict.since().isAfter(fix.since())
                        && verdict.since().isBefore(soaked(fix)))
                .isPresent();
    }

    private boolean notReadyForLong(NodeSnapshot node) {
        return node.notReadySince()
                .filter(since -> !now.isBefore(since.plus(timeouts.forNotReady())))
                .isPresent();
    }

    private FixRecord fromReverting(FixRecord fix, NodeSnapshot node) {
        if (fix.change() instanceof ProxyModeChange move) {
            return new ProxySteps(timeouts, now).fromReverting(fix, move, node);
        }
        if (bootedAgain(fix, node)) {
            return move(fix, FixState.Reverted, fix.reason(), "the node rebooted, which removed the change");
        }
        return new PodSteps(timeouts, now).fromReverting(fix, node);
    }

    private FixRecord fromFailed(FixRecord fix, NodeSnapshot node, DesiredFix desired) {
        if (!fix.mayHaveChangedTheNode()) {
            return forgottenIfUnwanted(fix, desired);
        }
        Optional<String> gone = gone(fix, node);
        if (gone.isPresent()) {
            return move(fix, FixState.Reverted, fix.reason(), gone.get() + ", so the change is gone");
        }
        if (fix.reason() == FixReason.RevertFailed) {
            Instant again = fix.since().plus(timeouts.beforeRevertingAgain());
            boolean mayWork = !now.isBefore(again) && node.notReadySince().isEmpty();
            return mayWork
                    ? move(fix, FixState.Reverting, fix.reason(), fix.change().reverting())
                    : fix;
        }
        return switch (desired) {
            case DesiredFix.Revert revert -> revert(fix, revert);
            case DesiredFix.Keep() ->
                switch (onFailure) {
                    case Pause -> fix;
                    case Revert ->
                        move(fix, FixState.Reverting, fix.reason(), fix.change().reverting());
                };
        };
    }

    /** How a change that was left went away all the same. */
    private static Optional<String> gone(FixRecord fix, NodeSnapshot node) {
        return switch (Drift.of(fix, node)) {
            case Drift.None _ -> Optional.empty();
            case Drift.Rebooted _ -> Optional.of("the node rebooted");
            case Drift.Displaced(String sentence) -> Optional.of(sentence);
        };
    }

    private FixRecord fromReverted(FixRecord fix, DesiredFix desired) {
        return forgottenIfUnwanted(fix, desired);
    }

    /** An abort, or a lower mode, wipes the slate: what failed may be tried again once fixes are wanted again. */
    private FixRecord forgottenIfUnwanted(FixRecord fix, DesiredFix desired) {
        return desired instanceof DesiredFix.Revert(FixReason reason, String sentence) && fix.failed()
                ? move(
                        fix,
                        FixState.Reverted,
                        reason,
                        sentence + "; nothing was left to roll back, after " + fix.reason())
                : fix;
    }

    /** A change that was gone before it could be trusted may be why the node went down: it is not simply made again. */
    private Optional<FixRecord> lostTooEarly(FixRecord fix, NodeSnapshot node, String when) {
        return switch (Drift.of(fix, node)) {
            case Drift.None _ -> Optional.empty();
            case Drift.Rebooted _ ->
                Optional.of(move(
                        fix,
                        FixState.Reverted,
                        FixReason.LostBeforeProof,
                        "the node rebooted " + when + ", and the fix may be why"));
            case Drift.Displaced(String sentence) ->
                Optional.of(move(fix, FixState.Reverted, FixReason.LostBeforeProof, sentence + ", " + when));
        };
    }

    /** A change that went away later: the node is measured, and fixed again if it is breached again. */
    private Optional<FixRecord> lostAfterSoak(FixRecord fix, NodeSnapshot node) {
        return switch (Drift.of(fix, node)) {
            case Drift.None _ -> Optional.empty();
            case Drift.Rebooted _ ->
                Optional.of(move(
                        fix,
                        FixState.Reverted,
                        FixReason.NodeRebooted,
                        "the node rebooted, which removed the change; it will be measured again"));
            case Drift.Displaced(String sentence) -> Optional.of(displaced(fix, sentence));
        };
    }

    private FixRecord displaced(FixRecord fix, String sentence) {
        return fix.position().last()
                ? move(
                        fix,
                        FixState.Reverted,
                        FixReason.ExternalChangeRepeated,
                        sentence + ", for the " + RolloutPosition.MOST_ATTEMPTS
                                + "rd time, so it is kept; find out who makes it")
                : move(
                        fix,
                        FixState.Reverted,
                        FixReason.ExternalChange,
                        sentence + "; the node will be measured again");
    }

    private FixRecord revert(FixRecord fix, DesiredFix.Revert revert) {
        return move(
                fix,
                FixState.Reverting,
                revert.reason(),
                revert.sentence() + "; " + fix.change().reverting());
    }

    private FixRecord move(FixRecord fix, FixState state, FixReason reason, String sentence) {
        return fix.move(state, reason, sentence, now);
    }

    private static boolean bootedAgain(FixRecord fix, NodeSnapshot node) {
        return Drift.of(fix, node) instanceof Drift.Rebooted;
    }

    /** When something about this fix may change by time alone. */
    public Stream<Instant> deadlines(FixRecord fix, NodeSnapshot node) {
        Stream<Instant> notReady = node.notReadySince().map(since -> since.plus(timeouts.forNotReady())).stream();
        return switch (fix.state()) {
            case Applying, Reverting -> Stream.of(timeouts.due(fix));
            case Failed ->
                fix.reason() == FixReason.RevertFailed
                        ? Stream.of(fix.since().plus(timeouts.beforeRevertingAgain()))
                        : Stream.empty();
            case Pending -> Stream.of(now);
            case Applied -> notReady;
            case Verified -> Stream.concat(Stream.of(soaked(fix)), notReady);
            case Reverted -> Stream.empty();
        };
    }
}
