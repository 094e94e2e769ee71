package dev.ipvs.latency.operator.node;

import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationKnob;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.SysctlFix;
import java.time.Instant;
import java.util.Optional;

/** Whether a change that was made is still there. */
public enum Drift {
    /** It is there, or nothing newer than the change is known. */
    NONE,
    /** The node booted again: a sysctl does not outlive its kernel. */
    REBOOTED,
    /** The knob was set to something else. */
    CHANGED;

    public static Drift of(FixRecord fix, NodeSnapshot node) {
        Optional<KernelFacts> kernel = node.kernel();
        if (kernel.isEmpty()) {
            return NONE;
        }
        if (!kernel.get().bootID().equals(fix.recorded().bootID())) {
            return REBOOTED;
        }
        EstimationKnob knob = kernel.get().estimationKnob();
        boolean elsewhere = knob != null && !knob.value().equals(SysctlFix.OFF);
        return elsewhere && factsAreNewerThanTheChange(fix, node) ? CHANGED : NONE;
    }

    /** The helper reports facts along with a window; what it saw before the change says nothing about the change. */
    private static boolean factsAreNewerThanTheChange(FixRecord fix, NodeSnapshot node) {
        Instant changed = fix.appliedAt().orElse(Instant.MAX);
        return node.measurement()
                .map(Measurement::start)
                .filter(start -> !start.isBefore(changed))
                .isPresent();
    }
}
