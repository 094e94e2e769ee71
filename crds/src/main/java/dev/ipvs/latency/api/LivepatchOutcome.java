package dev.ipvs.latency.api;

/** What came of a livepatch bundle on a node, the worst first. */
public enum LivepatchOutcome {
    /** It went wrong there; the reason is that of the node's fix. */
    Failed,
    /** Its fix pod refused to load it, having changed nothing, and would again; the reason is that of the refusal. */
    Refused,
    /** It is loaded, and verified by measurement. */
    Verified
}
