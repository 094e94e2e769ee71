package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import java.util.Optional;

/** Steps that undo a fix because that is asked for, or because it has yet to be done. */
final class UndoSteps {
    private UndoSteps() {}

    static Optional<Why> unwanted(Situation at) {
        return at.unwanted().map(revert -> undone(at, revert));
    }

    /** The only thing that is not waited with until the change is made. */
    static Optional<Why> recalled(Situation at) {
        return at.unwanted().filter(DesiredFix.Revert::interrupts).map(revert -> undone(at, revert));
    }

    /** An abort, or a lower mode, wipes the slate: what failed may be tried again once fixes are wanted again. */
    static Optional<Why> forgotten(Situation at) {
        FixRecord fix = at.fix();
        return at.unwanted()
                .filter(_ -> fix.failed() && !fix.mayHaveChangedTheNode())
                .map(revert -> new Why(
                        revert.reason(), revert.sentence() + "; nothing was left to roll back, after " + fix.reason()));
    }

    /** What could not be undone is tried again once that may work. */
    static Optional<Why> again(Situation at) {
        boolean due = !at.now().isBefore(at.timeouts().revertingAgainDue(at.fix()));
        return revertFailed(at) && due && at.node().reachable() ? Optional.of(undone(at)) : Optional.empty();
    }

    static Optional<Why> leftUnwanted(Situation at) {
        return leftForAPerson(at) ? unwanted(at) : Optional.empty();
    }

    /** What was left for a person is undone once {@code onFailure} says so. */
    static Optional<Why> leftNoLonger(Situation at) {
        return leftForAPerson(at) && at.onFailure() == OnFailure.Revert ? Optional.of(undone(at)) : Optional.empty();
    }

    private static boolean leftForAPerson(Situation at) {
        return at.fix().mayHaveChangedTheNode() && !revertFailed(at);
    }

    private static boolean revertFailed(Situation at) {
        return at.fix().reason() == FixReason.RevertFailed;
    }

    private static Why undone(Situation at, DesiredFix.Revert revert) {
        return new Why(revert.reason(), revert.sentence()).and(at.change().reverting());
    }

    private static Why undone(Situation at) {
        return new Why(at.fix().reason(), at.change().reverting());
    }
}
