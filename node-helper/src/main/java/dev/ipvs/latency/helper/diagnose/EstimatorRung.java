package dev.ipvs.latency.helper.diagnose;

import dev.ipvs.latency.helper.kernel.KernelState;

/** The lowest rung of the ladder that this kernel can take against the estimator. */
public enum EstimatorRung {
    /** The kernel has {@code net.ipv4.vs.run_estimation} (2232642ec3fb, Linux 5.16). */
    SYSCTL,
    /** It has not. */
    LIVEPATCH;

    public static EstimatorRung of(KernelState state) {
        return state.sysctl().isPresent() ? SYSCTL : LIVEPATCH;
    }
}
