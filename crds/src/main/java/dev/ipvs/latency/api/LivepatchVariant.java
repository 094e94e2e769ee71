package dev.ipvs.latency.api;

/** What is called in place of {@code estimation_timer()}. Not to be confused with {@link Variant}, which is the kernel's own. */
public enum LivepatchVariant {
    /** A function that only re-arms the timer: nothing walks, so totals and rates stand still. */
    Off("ipvs_estimator_off"),
    /** Experimental: a walk in slices of less than a millisecond, so that totals and rates continue. */
    Sliced("ipvs_estimator_sliced");

    private final String module;

    LivepatchVariant(String module) {
        this.module = module;
    }

    /** The module's name, in the bundle and in the kernel. */
    public String module() {
        return module;
    }

    /** By the name alone, which is all that a record has. A patch of another name is one that ends the walks. */
    public static LivepatchVariant ofModule(String module) {
        return module.equals(Sliced.module) ? Sliced : Off;
    }
}
