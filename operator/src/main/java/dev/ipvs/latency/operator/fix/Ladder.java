package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationKnob;
import dev.ipvs.latency.api.v1alpha1.Recommendation.PassedOver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which fix on the ladder fits a node's kernel, and why those above it do not. */
public record Ladder(Optional<FixType> fix, List<PassedOver> passedOver) {

    public Ladder {
        passedOver = List.copyOf(passedOver);
    }

    /** The first rung that fits. */
    public static Ladder choose(List<FixType> rungs, KernelFacts kernel) {
        List<PassedOver> passedOver = new ArrayList<>();
        for (FixType rung : rungs) {
            Optional<PassedOver> obstacle = obstacle(rung, kernel);
            if (obstacle.isEmpty()) {
                return new Ladder(Optional.of(rung), passedOver);
            }
            passedOver.add(obstacle.get());
        }
        return new Ladder(Optional.empty(), passedOver);
    }

    private static Optional<PassedOver> obstacle(FixType rung, KernelFacts kernel) {
        return switch (rung) {
            case Sysctl -> sysctlObstacle(kernel);
            case Livepatch, ProxyMode ->
                Optional.of(new PassedOver(
                        rung, PassedOverReason.NotAvailable, rung + " is not available in this version"));
        };
    }

    private static Optional<PassedOver> sysctlObstacle(KernelFacts kernel) {
        if (kernel.variant() != Variant.Timer) {
            return passOver(
                    PassedOverReason.VariantNotSuited,
                    "the kernel's variant is " + kernel.variant() + "; the sysctl is known to be safe for Timer only");
        }
        EstimationKnob knob = kernel.estimationKnob();
        if (knob == null) {
            return passOver(
                    PassedOverReason.KnobMissing,
                    "kernel " + kernel.release() + " has no net.ipv4.vs.run_estimation (it came with 5.16)");
        }
        if (knob.value().equals(SysctlFix.OFF)) {
            return passOver(
                    PassedOverReason.KnobAlreadyAtTarget,
                    knob.name() + " is already " + SysctlFix.OFF + ", and not by this operator");
        }
        return Optional.empty();
    }

    private static Optional<PassedOver> passOver(PassedOverReason reason, String message) {
        return Optional.of(new PassedOver(FixType.Sysctl, reason, message));
    }
}
