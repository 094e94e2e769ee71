package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Livepatch;
import java.util.Optional;

/**
 * A livepatch of {@code estimation_timer()} that only re-arms the timer.
 *
 * @param module its name in the kernel, by which alone it is found again and taken out
 * @param bundle the image that it came from
 */
public record LivepatchChange(String module, String bundle) implements Change {

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
        return FrozenStatistics.SENTENCE;
    }

    @Override
    public Optional<String> displaced(KernelFacts now) {
        return now.livepatch(module).filter(Livepatch::enabled).isPresent()
                ? Optional.empty()
                : Optional.of("livepatch " + module + " is no longer loaded and enabled");
    }

    @Override
    public Lifetime lifetime() {
        return Lifetime.BOOT;
    }
}
