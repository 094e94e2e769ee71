package dev.ipvs.latency.api.v1alpha1;

/** Names that everything speaking this API shares. */
public final class Api {
    public static final String GROUP = "latency.ipvs.dev";
    public static final String VERSION = "v1alpha1";
    public static final String CATEGORY = "ipvs";

    private Api() {}
}
