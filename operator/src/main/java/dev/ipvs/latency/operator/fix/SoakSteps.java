package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.VerdictValue;
import java.util.Optional;

/** Steps of a fix that is proven, for what happened before its soak was over. */
final class SoakSteps {
    private SoakSteps() {}

    /** By a verdict that was reached after the proof and before the soak was over, whenever it is seen. */
    static Optional<Why> breachedAgain(Situation at) {
        return at.node()
                .verdict()
                .filter(verdict -> verdict.value() == VerdictValue.Breached
                        && verdict.since().isAfter(at.fix().sinceOnNode())
                        && verdict.since().isBefore(at.soakedOnNode()))
                .map(_ -> new Why(FixReason.BreachedAgain, "over the thresholds again within spec.rollout.soak"));
    }

    static Optional<Why> notReady(Situation at) {
        return at.node().notReadySince().filter(at.soaked()::isAfter).flatMap(_ -> ProofSteps.notReady(at));
    }
}
