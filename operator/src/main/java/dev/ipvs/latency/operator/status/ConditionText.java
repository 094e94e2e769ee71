package dev.ipvs.latency.operator.status;

/**
 * A condition without its times.
 *
 * @param reason a word from a closed set
 */
public record ConditionText(String type, boolean holds, String reason, String message) {
    public static final String READY = "Ready";
    public static final String RECONCILING = "Reconciling";
    public static final String STALLED = "Stalled";
    public static final String IPVS_MODE_LASTS = "IpvsModeLasts";
}
