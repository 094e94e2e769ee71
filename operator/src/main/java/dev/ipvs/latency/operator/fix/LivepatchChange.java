package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.LivepatchVariant;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Livepatch;
import java.util.Optional;

/**
 * A livepatch of {@code estimation_timer()}.
 *
 * @param module its name in the kernel, by which alone it is found again and taken out
 * @param bundle the image that it came from
 */
public record LivepatchChange(String module, String bundle) implements Change {

    /** What runs, such as {@code sha256:0123...}; empty where a policy named its bundle by tag. */
    public Optional<String> digest() {
        return digestOf(bundle);
    }

    static Optional<String> digestOf(String bundle) {
        int at = bundle.indexOf('@');
        return at < 0 ? Optional.empty() : Optional.of(bundle.substring(at + 1));
    }

    /** Whether this is the bundle that runs, under whatever repository. */
    public boolean isOf(String digest) {
        return digest().filter(digest::equals).isPresent();
    }

    /** What it puts in place of the walk. */
    public LivepatchVariant variant() {
        return LivepatchVariant.ofModule(module);
    }

    @Override
    public FixType type() {
        return FixType.Livepatch;
    }

    @Override
    public String phrase() {
        return "livepatch " + module + " from " + bundle;
    }

    @Override
    public String reverting() {
        return "livepatch " + module + " is being taken out";
    }

    @Override
    public String reverted() {
        return "livepatch " + module + " is out of the kernel";
    }

    @Override
    public String manualRevert() {
        return "echo 0 > /sys/kernel/livepatch/" + module + "/enabled; once its transition is over, rmmod " + module;
    }

    @Override
    public String caution() {
        return switch (variant()) {
            case Off -> FrozenStatistics.SENTENCE;
            case Sliced ->
                "IPVS totals and rates continue on this node, as a walk in slices; livepatch " + module
                        + " is experimental";
        };
    }

    @Override
    public Optional<String> displaced(KernelFacts now) {
        Optional<Livepatch> enabled = now.livepatch(module).filter(Livepatch::enabled);
        if (enabled.isEmpty()) {
            return Optional.of("livepatch " + module + " is no longer loaded and enabled");
        }
        return enabled.filter(Livepatch::hasNoEffect)
                .map(_ -> "livepatch " + module
                        + " is enabled but has no effect: kernel.ftrace_enabled is 0, or the kernel"
                        + " no longer shows the function as patched");
    }

    @Override
    public Lifetime lifetime() {
        return Lifetime.BOOT;
    }
}
