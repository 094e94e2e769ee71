package dev.ipvs.latency.operator.fix;

/**
 * The name of the pod that one state of one fix asks for. It follows from what is stored before the pod is created, so
 * an operator that died in between asks for the same pod again, and never for a second one.
 */
public final class PodName {
    /** A pod's name is its host name as well, which ends at 63. */
    private static final int NODE_PART = 40;

    private PodName() {}

    public static String of(String node, FixRecord fix) {
        String part = node.substring(0, Math.min(node.length(), NODE_PART)).replaceAll("[.-]+$", "");
        return "fix-" + part + "-"
                + Digest.of(node + "|" + fix.type() + "|" + fix.state() + "|"
                        + fix.original().at() + "|" + fix.since());
    }
}
