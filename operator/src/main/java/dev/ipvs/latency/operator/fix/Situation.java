package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import java.time.Instant;
import java.util.Optional;

/** What the next step of one node's fix follows from. */
record Situation(FixSteps steps, FixRecord fix, NodeSnapshot node, DesiredFix desired) {

    Instant now() {
        return steps.now();
    }

    /** The time by the node's own clock: when the pod at its fix ended, or else its newest window. */
    Optional<Instant> onNode() {
        return PodSteps.ended(this)
                .map(pod -> pod.endedAt().or(this::aWindowFromNow))
                .orElseGet(() -> node.measurement().map(Measurement::end));
    }

    /** Where a pod ended and nobody says when: a window later than now, as its last report may have been as long on its way. */
    private Optional<Instant> aWindowFromNow() {
        return node.inNodeTime(now().plus(steps.spec().window().value()));
    }

    OnFailure onFailure() {
        return steps.onFailure();
    }

    Timeouts timeouts() {
        return steps.timeouts();
    }

    Change change() {
        return fix.change();
    }

    Drift drift() {
        return Drift.of(fix, node);
    }

    /** Why the fix should be undone; empty if it should not. */
    Optional<DesiredFix.Revert> unwanted() {
        return switch (desired) {
            case DesiredFix.Revert revert -> Optional.of(revert);
            case DesiredFix.Keep() -> Optional.empty();
        };
    }

    /** Whether whoever is at it, a pod or a kube-proxy, should have come to its end. */
    boolean timedOut() {
        return timeouts().isOver(fix, now());
    }

    /** Whether the change has yet to give its proof, or to soak. */
    boolean isUnproven() {
        return steps.isUnproven(fix);
    }

    /** When its soak is over, if it is verified. */
    Instant soaked() {
        return steps.soaked(fix);
    }

    /** The same by the clock of the node. */
    Instant soakedOnNode() {
        return fix.sinceOnNode().plus(steps.soak());
    }
}
