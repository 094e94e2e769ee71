package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.v1alpha1.FixStatus.Recorded;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationKnob;
import java.time.Instant;

/** Turning estimation off by the kernel's own knob. */
public final class SysctlFix {
    /** At this value the walk is skipped, while the timer still re-arms itself (kernel commit 2232642ec3fb). */
    public static final String OFF = "0";

    /** What a person must know wherever this is done. */
    public static final String FROZEN = "while estimation is off, IPVS totals and rates are frozen on this node"
            + " (ipvsadm --stats and --rate, /proc/net/ip_vs_stats)";

    private SysctlFix() {}

    public static Recorded record(EstimationKnob knob, String bootID, Instant now) {
        return new Recorded(knob.name(), knob.value(), bootID, now);
    }
}
