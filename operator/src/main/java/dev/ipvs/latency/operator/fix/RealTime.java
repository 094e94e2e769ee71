package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import java.util.regex.Pattern;

/**
 * Whether a kernel has PREEMPT_RT, by the flavour in its release's name: 6.1.0-32-rt-amd64, 5.10.204-rt100,
 * 5.14.0-70.13.1.rt21.83.el9_0, 5.15.0-1032-realtime. One that does not say so in its name is refused by the fix pod, as no
 * bundle has a module for it.
 */
final class RealTime {
    private static final Pattern FLAVOUR = Pattern.compile("[-.+](rt[0-9]*|realtime)([-.+]|$)");

    private RealTime() {}

    static boolean is(KernelFacts kernel) {
        return FLAVOUR.matcher(kernel.release()).find();
    }
}
