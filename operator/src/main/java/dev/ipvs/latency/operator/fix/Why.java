package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import java.util.function.UnaryOperator;

/**
 * Why a step is taken.
 *
 * @param noting what else the record keeps of it
 */
record Why(FixReason reason, String sentence, UnaryOperator<FixRecord> noting) {

    Why(FixReason reason, String sentence) {
        this(reason, sentence, UnaryOperator.identity());
    }

    /** The change could not be undone, for now. */
    static Why revertFailed(Change change, String how) {
        return new Why(FixReason.RevertFailed, how).and("it is tried again. By hand: " + change.manualRevert());
    }

    Why and(String clause) {
        return new Why(reason, sentence + "; " + clause, noting);
    }
}
