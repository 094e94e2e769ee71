package dev.ipvs.latency.operator.simulation;

/** A rule was broken. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String rule) {
        super(rule);
    }
}
