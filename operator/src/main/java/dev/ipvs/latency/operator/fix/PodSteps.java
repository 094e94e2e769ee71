package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.operator.node.FixPod;
import java.util.Optional;

/** Steps of a fix at which a fix pod is, there or back. It reports once, when it ends. */
final class PodSteps {
    private PodSteps() {}

    static Optional<Why> applied(Situation at) {
        return report(at).flatMap(report -> switch (report.outcome()) {
            case Applied, Reverted -> Optional.of(unproven(at, FixReason.PodReportedApplied, "is done"));
            case AlreadyDone -> Optional.of(unproven(at, FixReason.AlreadyAtTarget, "was done already"));
            case Refused, Failed -> Optional.empty();
        });
    }

    private static Why unproven(Situation at, FixReason reason, String isDone) {
        return new Why(reason, at.change().phrase() + " " + isDone + " and waits for its proof by measurement")
                .and(at.change().caution());
    }

    static Optional<Why> refused(Situation at) {
        return reported(at, FixResult.Refused)
                .map(report -> new Why(
                        FixReason.PodRefused, "nothing was changed: " + report.message(), fix -> fix.refused(report)));
    }

    /** A failed try may leave something behind, such as a loaded module whose transition did not end. */
    static Optional<Why> failed(Situation at) {
        return reported(at, FixResult.Failed)
                .map(report -> new Why(FixReason.PodFailed, report.message())
                        .and(at.change().reverting()));
    }

    /** Whatever asked for the fix asks again, once its node is measured anew. */
    static Optional<Why> notStarted(Situation at) {
        return neverStarted(at)
                .map(pod -> new Why(
                        FixReason.PodNotStarted,
                        "nothing was changed, as the fix pod did not start: " + pod.why() + "; it is tried again"));
    }

    static Optional<Why> died(Situation at) {
        return diedSilently(at)
                ? Optional.of(new Why(
                        FixReason.PodFailed, "the fix pod ended without a report; anything it changed is rolled back"))
                : Optional.empty();
    }

    static Optional<Why> timedOut(Situation at) {
        return isOver(at)
                ? Optional.of(new Why(
                        FixReason.PodTimedOut,
                        "the fix pod did not report within " + seconds(at) + "s; anything it changed is rolled back"))
                : Optional.empty();
    }

    static Optional<Why> reverted(Situation at) {
        FixReason reason = at.fix().reason();
        return report(at).flatMap(report -> switch (report.outcome()) {
            case Applied, Reverted, AlreadyDone ->
                Optional.of(new Why(reason, at.change().reverted()).and("rolled back because " + Cause.of(reason)));
            case Refused, Failed -> Optional.empty();
        });
    }

    static Optional<Why> foundExternalChange(Situation at) {
        return reported(at, FixResult.Refused)
                .map(report -> new Why(
                        at.fix().failed() ? at.fix().reason() : FixReason.ExternalChange,
                        "an external change was found, and is kept: " + report.message()));
    }

    static Optional<Why> revertFailed(Situation at) {
        return reported(at, FixResult.Failed).map(report -> Why.revertFailed(at.change(), report.message()));
    }

    static Optional<Why> revertNotStarted(Situation at) {
        return neverStarted(at).map(pod -> Why.revertFailed(at.change(), "the pod did not start: " + pod.why()));
    }

    static Optional<Why> revertDied(Situation at) {
        return diedSilently(at)
                ? Optional.of(Why.revertFailed(at.change(), "the pod ended without a report"))
                : Optional.empty();
    }

    static Optional<Why> revertTimedOut(Situation at) {
        return isOver(at)
                ? Optional.of(Why.revertFailed(at.change(), "the pod did not report within " + seconds(at) + "s"))
                : Optional.empty();
    }

    private static Optional<FixOutcome> reported(Situation at, FixResult result) {
        return report(at).filter(report -> report.outcome() == result);
    }

    private static Optional<FixOutcome> report(Situation at) {
        return ended(at).flatMap(FixPod.Finished::report);
    }

    private static boolean diedSilently(Situation at) {
        return ended(at).filter(pod -> pod.report().isEmpty()).isPresent();
    }

    /** The pod that is at the fix, once it has ended. */
    static Optional<FixPod.Finished> ended(Situation at) {
        return pod(at, FixPod.Finished.class);
    }

    private static Optional<FixPod.NeverStarted> neverStarted(Situation at) {
        return pod(at, FixPod.NeverStarted.class);
    }

    private static <P extends FixPod> Optional<P> pod(Situation at, Class<P> kind) {
        return Optional.of(at).filter(PodSteps::byPod).flatMap(_ -> at.node().pod(at.fix(), kind));
    }

    /** One that has not started is ended by its kubelet, at the same deadline: whether it has started is certain after that only. */
    private static boolean isOver(Situation at) {
        return byPod(at)
                && (pod(at, FixPod.Waiting.class).isPresent()
                        ? at.timeouts().isLongOver(at.fix(), at.now())
                        : at.timedOut());
    }

    private static boolean byPod(Situation at) {
        return at.change().means() == Change.Mechanism.FIX_POD;
    }

    private static long seconds(Situation at) {
        return at.timeouts().forPod().toSeconds();
    }
}
