package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import java.util.Optional;
import java.util.function.Function;

/**
 * One step of a fix.
 *
 * @param check why it is taken in a situation; empty where it is not
 */
record Transition(FixState to, Function<Situation, Optional<Why>> check) {

    static Transition to(FixState next, Function<Situation, Optional<Why>> check) {
        return new Transition(next, check);
    }

    /** A failure whose change is undone. */
    static Transition onFailureRevert(Function<Situation, Optional<Why>> failure) {
        return to(
                FixState.Reverting,
                at -> failure.apply(at)
                        .filter(_ -> at.onFailure() == OnFailure.Revert)
                        .map(why -> why.and(at.change().reverting())));
    }

    /** A failure whose change is left for a person. */
    static Transition onFailurePause(Function<Situation, Optional<Why>> failure) {
        return to(
                FixState.Failed,
                at -> failure.apply(at)
                        .filter(_ -> at.onFailure() == OnFailure.Pause)
                        .map(why -> why.and("left as it is, because spec.rollout.onFailure is Pause: set it to Revert"
                                + " to undo")));
    }

    /** The record once this step is taken; empty if it is not to be. */
    Optional<FixRecord> taken(Situation at) {
        return check.apply(at)
                .map(why -> why.noting().apply(at.fix().move(to, why.reason(), why.sentence(), at.now(), at.onNode())));
    }
}
