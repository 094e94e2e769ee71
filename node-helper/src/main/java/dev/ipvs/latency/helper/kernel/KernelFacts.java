package dev.ipvs.latency.helper.kernel;

import dev.ipvs.latency.api.Variant;

/** What a node's kernel is. All but {@code state} holds until the module is loaded again. */
public record KernelFacts(
        String release,
        Variant variant,
        KernelSymbols symbols,
        KernelState state,
        LivepatchFacts livepatching,
        int possibleCpus,
        int onlineCpus) {

    public static KernelFacts read(HostFiles files) {
        // The state first: a module that is loaded in between is then seen as a change.
        KernelState state = KernelState.read(files);
        KernelSymbols symbols = KernelSymbols.read(files);
        return new KernelFacts(
                files.text("proc/sys/kernel/osrelease").orElse("unknown"),
                VariantDetector.detect(symbols),
                symbols,
                state,
                LivepatchFacts.read(files),
                CpuList.possible(files).size(),
                CpuList.online(files).size());
    }

    /** These facts in a new state, if that state can be told without reading all symbols again. */
    public KernelFacts refreshed(HostFiles files) {
        KernelState now = KernelState.read(files);
        if (now.equals(state)) {
            return this;
        }
        boolean sameModule = now.module().equals(state.module());
        return sameModule
                ? new KernelFacts(release, variant, symbols, now, livepatching, possibleCpus, onlineCpus)
                : read(files);
    }
}
