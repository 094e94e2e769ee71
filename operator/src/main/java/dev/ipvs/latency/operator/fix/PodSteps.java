package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.node.FixPod;
import java.time.Instant;
import java.util.Optional;

/** The steps of {@link FixSteps} in which a fix pod is at it. It reports once, when it ends. */
record PodSteps(Timeouts timeouts, Instant now) {

    FixRecord fromApplying(FixRecord fix, NodeSnapshot node) {
        Optional<FixPod.Finished> ended = ended(fix, node);
        if (ended.isPresent()) {
            return ended.get()
                    .report()
                    .map(report -> applied(fix, report))
                    .orElseGet(() -> move(
                            fix,
                            FixState.Reverting,
                            FixReason.PodFailed,
                            "the fix pod ended without a report; anything it changed is rolled back"));
        }
        return timeouts.isOver(fix, now)
                ? move(
                        fix,
                        FixState.Reverting,
                        FixReason.PodTimedOut,
                        "the fix pod did not report within " + seconds() + "s; anything it changed is rolled back")
                : fix;
    }

    private FixRecord applied(FixRecord fix, FixOutcome report) {
        return switch (report.outcome()) {
            case Applied, Reverted -> unproven(fix, FixReason.PodReportedApplied, "is done");
            case AlreadyDone -> unproven(fix, FixReason.AlreadyAtTarget, "was done already");
            case Refused ->
                move(fix, FixState.Failed, FixReason.PodRefused, "nothing was changed: " + report.message())
                        .refused(report);
            // A failed try may leave something behind, such as a loaded module whose transition did not end.
            case Failed ->
                move(
                        fix,
                        FixState.Reverting,
                        FixReason.PodFailed,
                        report.message() + "; " + fix.change().reverting());
        };
    }

    private FixRecord unproven(FixRecord fix, FixReason reason, String isDone) {
        Change change = fix.change();
        return move(
                fix,
                FixState.Applied,
                reason,
                change.phrase() + " " + isDone + " and waits for its proof by measurement; " + change.caution());
    }

    FixRecord fromReverting(FixRecord fix, NodeSnapshot node) {
        Optional<FixPod.Finished> ended = ended(fix, node);
        if (ended.isPresent()) {
            return ended.get()
                    .report()
                    .map(report -> reverted(fix, report))
                    .orElseGet(() -> fix.revertFailed("the pod ended without a report", now));
        }
        return timeouts.isOver(fix, now)
                ? fix.revertFailed("the pod did not report within " + seconds() + "s", now)
                : fix;
    }

    private FixRecord reverted(FixRecord fix, FixOutcome report) {
        return switch (report.outcome()) {
            case Applied, Reverted, AlreadyDone ->
                move(
                        fix,
                        FixState.Reverted,
                        fix.reason(),
                        fix.change().reverted() + "; rolled back because " + Cause.of(fix.reason()));
            case Refused ->
                move(
                        fix,
                        FixState.Reverted,
                        fix.failed() ? fix.reason() : FixReason.ExternalChange,
                        "an external change was found, and is kept: " + report.message());
            case Failed -> fix.revertFailed(report.message(), now);
        };
    }

    private static Optional<FixPod.Finished> ended(FixRecord fix, NodeSnapshot node) {
        return node.pod(PodName.of(node.name(), fix))
                .filter(FixPod.Finished.class::isInstance)
                .map(FixPod.Finished.class::cast);
    }

    private FixRecord move(FixRecord fix, FixState state, FixReason reason, String sentence) {
        return fix.move(state, reason, sentence, now);
    }

    private long seconds() {
        return timeouts.forPod().toSeconds();
    }
}
