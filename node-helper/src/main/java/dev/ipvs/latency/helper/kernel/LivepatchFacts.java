package dev.ipvs.latency.helper.kernel;

import java.util.Optional;

/**
 * What decides whether a livepatch can be loaded. It holds until {@code ip_vs} is loaded again; the policy on signatures
 * can only become stricter, which the fix pod looks at again.
 *
 * @param supported whether the kernel was built with CONFIG_LIVEPATCH
 * @param ipVs empty where the module is not loaded, or built in
 */
public record LivepatchFacts(boolean supported, ModulePolicy policy, Optional<Build> ipVs) {

    /** What tells one build of a module from another. */
    public record Build(Optional<String> sourceVersion, Optional<String> buildId) {}

    public static LivepatchFacts read(HostFiles files) {
        KernelModule ipVs = KernelModule.ipVs(files);
        return new LivepatchFacts(
                Livepatch.supportedBy(files),
                ModulePolicy.read(files),
                ipVs.isLoaded() ? Optional.of(new Build(ipVs.sourceVersion(), ipVs.buildId())) : Optional.empty());
    }
}
