package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationSysctl;
import java.util.Optional;

/**
 * A sysctl set to {@value #OFF}, at which the walk is skipped while the timer still re-arms itself (kernel commit
 * 2232642ec3fb), or the kernel threads that estimate end (705dd3444081).
 *
 * @param value what it was set to before
 */
public record SysctlChange(String sysctl, String value) implements Change {
    public static final String OFF = "0";

    @Override
    public FixType type() {
        return FixType.Sysctl;
    }

    @Override
    public String phrase() {
        return sysctl + " from " + value + " to " + OFF;
    }

    @Override
    public String reverting() {
        return sysctl + " is being set back to " + value;
    }

    @Override
    public String reverted() {
        return sysctl + " is back at " + value;
    }

    @Override
    public String manualRevert() {
        return "sysctl -w " + sysctl + "=" + value;
    }

    @Override
    public String caution() {
        return FrozenStatistics.SENTENCE;
    }

    @Override
    public Optional<String> displaced(KernelFacts now) {
        return Optional.ofNullable(now.estimationSysctl())
                .map(EstimationSysctl::value)
                .filter(found -> !found.equals(OFF))
                .map(found -> "an external change set " + sysctl + " to " + found);
    }

    @Override
    public Lifetime lifetime() {
        return Lifetime.BOOT;
    }
}
