package dev.ipvs.latency.helper.kernel;

import dev.ipvs.latency.api.Variant;

/** Which estimator a kernel has, told by what is there. */
final class VariantDetector {

    private VariantDetector() {}

    static Variant detect(KernelSymbols symbols) {
        if (symbols.has(KernelSymbols.KTHREAD)) {
            return Variant.Kthread;
        }
        if (symbols.has(KernelSymbols.TIMER)) {
            return Variant.Timer;
        }
        if (symbols.has(KernelSymbols.DELAYED_WORK)) {
            return Variant.DelayedWork;
        }
        return symbols.has(KernelSymbols.MODULE_INIT) ? Variant.Unknown : Variant.Absent;
    }
}
