package dev.ipvs.latency.operator.apply;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Collects what could not be written, so that it prevents no other write. */
final class Attempts {
    private final SortedMap<String, WriteFailure> unwritten = new TreeMap<>();

    /** What became of a write that says yes or no. */
    enum Result {
        YES,
        NO,
        /** The next reconciliation finds something new. */
        CONFLICT,
        FAILED
    }

    /** @param what the name of the node or the DaemonSet */
    Result of(String what, BooleanSupplier write) {
        try {
            return write.getAsBoolean() ? Result.YES : Result.NO;
        } catch (WriteFailure failure) {
            unwritten.put(what, failure);
            return switch (failure.kind()) {
                case CONFLICT -> Result.CONFLICT;
                case REFUSED, UNANSWERED -> Result.FAILED;
            };
        }
    }

    SortedMap<String, WriteFailure> unwritten() {
        return unwritten;
    }
}
