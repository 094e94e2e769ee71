package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.Scheduling;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The next step of one node's fix, as {@link Transitions} lists them.
 *
 * <p>Each step is one stored state, stored before anything that follows from it is done, and doing that again is
 * harmless: so it does not matter between which two steps an operator dies.
 *
 * @param spec what the node's measurements are judged by
 * @param soak how long a proven fix is still watched
 */
public record FixSteps(MeasurementSpec spec, OnFailure onFailure, Duration soak, Timeouts timeouts, Instant now) {

    /** The same, but that what fails is left as it is. */
    public FixSteps leavingFailures() {
        return new FixSteps(spec, OnFailure.Pause, soak, timeouts, now);
    }

    /** The next state, or the same record if there is nothing to do but wait. */
    public FixRecord next(FixRecord fix, NodeSnapshot node, DesiredFix desired) {
        Situation at = new Situation(this, fix, node, desired);
        return Transitions.from(fix.state()).stream()
                .flatMap(transition -> transition.taken(at).stream())
                .findFirst()
                .orElse(fix);
    }

    /**
     * The same record with what has to be remembered of what is seen: that a node is cordoned, as it no longer is once it has
     * been rebooted; and with what keeps its pod from starting, for people.
     */
    public FixRecord witnessed(FixRecord fix, NodeSnapshot node) {
        FixRecord seen = isUnproven(fix) && node.scheduling() != Scheduling.OPEN ? fix.cordonedBy(now) : fix;
        return seen.podWanted().isPresent() ? seen.heldUp(whatHoldsUp(seen, node)) : seen;
    }

    private static Optional<String> whatHoldsUp(FixRecord fix, NodeSnapshot node) {
        return node.pod(fix, FixPod.Waiting.class).map(FixPod.Waiting::why);
    }

    /** Whether a change is there that has yet to give its proof, or to soak. */
    boolean isUnproven(FixRecord fix) {
        return switch (fix.state()) {
            case Applied -> true;
            case Verified -> now.isBefore(soaked(fix));
            case Pending, Applying, Failed, Reverting, Reverted -> false;
        };
    }

    /** When something about this fix may change by time alone. */
    public Stream<Instant> deadlines(FixRecord fix, NodeSnapshot node) {
        Stream<Instant> notReady = node.notReadySince().map(timeouts::notReadyDue).stream();
        return switch (fix.state()) {
            case Applying, Reverting ->
                Stream.of(whatHoldsUp(fix, node).isPresent() ? timeouts.longDue(fix) : timeouts.due(fix));
            case Failed ->
                fix.reason() == FixReason.RevertFailed ? Stream.of(timeouts.revertingAgainDue(fix)) : Stream.empty();
            case Pending -> Stream.of(now);
            case Applied -> notReady;
            case Verified -> Stream.concat(Stream.of(soaked(fix)), notReady);
            case Reverted -> Stream.empty();
        };
    }

    /** When a fix that was verified has soaked. */
    Instant soaked(FixRecord verified) {
        return verified.since().plus(soak);
    }
}
