package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.api.FixState.Applied;
import static dev.ipvs.latency.api.FixState.Applying;
import static dev.ipvs.latency.api.FixState.Failed;
import static dev.ipvs.latency.api.FixState.Reverted;
import static dev.ipvs.latency.api.FixState.Reverting;
import static dev.ipvs.latency.api.FixState.Verified;
import static dev.ipvs.latency.operator.fix.Transition.onFailurePause;
import static dev.ipvs.latency.operator.fix.Transition.onFailureRevert;
import static dev.ipvs.latency.operator.fix.Transition.to;

import dev.ipvs.latency.api.FixState;
import java.util.List;

/**
 * All steps of a fix. Of those that lead out of its state the first that applies is taken; where none does, the fix waits.
 * docs/rollout.md has the picture, and a test compares the two.
 */
final class Transitions {
    private static final List<Transition> FROM_PENDING = List.of(
            to(Reverted, PendingSteps::unwanted),
            to(Reverted, PendingSteps::rebooted),
            to(Applying, PendingSteps::requested));

    private static final List<Transition> FROM_APPLYING = List.of(
            to(Reverting, UndoSteps::recalled),
            to(Applied, PodSteps::applied),
            to(Failed, PodSteps::refused),
            to(Reverting, PodSteps::failed),
            to(Reverted, PodSteps::notStarted),
            to(Reverting, PodSteps::died),
            to(Reverting, PodSteps::timedOut),
            to(Reverted, ProxySteps::writeRefused),
            to(Reverting, ProxySteps::contested),
            to(Applied, ProxySteps::moved),
            to(Reverting, ProxySteps::timedOut));

    private static final List<Transition> FROM_APPLIED = List.of(
            to(Reverted, LossSteps::inMaintenance),
            to(Reverted, LossSteps::beforeProof),
            to(Reverting, UndoSteps::unwanted),
            onFailureRevert(ProofSteps::notReady),
            onFailurePause(ProofSteps::notReady),
            to(Verified, ProofSteps::measuredBetter),
            onFailureRevert(ProofSteps::didNotHelp),
            onFailurePause(ProofSteps::didNotHelp));

    private static final List<Transition> FROM_VERIFIED = List.of(
            to(Reverted, LossSteps::inMaintenance),
            to(Reverted, LossSteps::whileSoaking),
            to(Reverted, LossSteps::afterSoak),
            to(Reverting, UndoSteps::unwanted),
            onFailureRevert(SoakSteps::breachedAgain),
            onFailurePause(SoakSteps::breachedAgain),
            onFailureRevert(SoakSteps::notReady),
            onFailurePause(SoakSteps::notReady));

    private static final List<Transition> FROM_REVERTING = List.of(
            to(Reverted, LossSteps::rebootedBeforeUndone),
            to(Reverted, PodSteps::reverted),
            to(Reverted, PodSteps::foundExternalChange),
            to(Failed, PodSteps::revertFailed),
            to(Failed, PodSteps::revertNotStarted),
            to(Failed, PodSteps::revertDied),
            to(Failed, PodSteps::revertTimedOut),
            to(Reverted, ProxySteps::movedBack),
            to(Failed, ProxySteps::revertTimedOut));

    private static final List<Transition> FROM_FAILED = List.of(
            to(Reverted, UndoSteps::forgotten),
            to(Reverted, LossSteps::ofWhatWasLeft),
            to(Reverting, UndoSteps::again),
            to(Reverting, UndoSteps::leftUnwanted),
            to(Reverting, UndoSteps::leftNoLonger));

    private static final List<Transition> FROM_REVERTED = List.of(to(Reverted, UndoSteps::forgotten));

    private Transitions() {}

    static List<Transition> from(FixState state) {
        return switch (state) {
            case Pending -> FROM_PENDING;
            case Applying -> FROM_APPLYING;
            case Applied -> FROM_APPLIED;
            case Verified -> FROM_VERIFIED;
            case Reverting -> FROM_REVERTING;
            case Failed -> FROM_FAILED;
            case Reverted -> FROM_REVERTED;
        };
    }
}
