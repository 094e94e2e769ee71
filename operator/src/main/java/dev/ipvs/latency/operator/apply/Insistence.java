package dev.ipvs.latency.operator.apply;

/** What to do where somebody else changed what the operator had applied. */
public enum Insistence {
    /** Tell, and write nothing. */
    YIELD,
    /** Write it again. */
    OVERRIDE
}
