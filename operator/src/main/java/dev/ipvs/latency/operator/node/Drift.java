package dev.ipvs.latency.operator.node;

import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.FixRecord;
import java.time.Instant;

/** Whether a change that was made is still there. */
public sealed interface Drift {
    /** It is there, or nothing newer than the change is known. */
    record None() implements Drift {}

    /** The node booted again, and the change went with the kernel that it was made in. */
    record Rebooted() implements Drift {}

    /** Something else is in its place. */
    record Displaced(String sentence) implements Drift {}

    static Drift of(FixRecord fix, NodeSnapshot node) {
        return node.kernel().map(kernel -> of(fix, node, kernel)).orElseGet(None::new);
    }

    private static Drift of(FixRecord fix, NodeSnapshot node, KernelFacts kernel) {
        boolean otherBoot = !kernel.bootID().equals(fix.recorded().bootID());
        return switch (fix.change().lifetime()) {
            case BOOT -> otherBoot ? new Rebooted() : displaced(fix, node, kernel);
            case NODE -> displaced(fix, node, kernel);
        };
    }

    private static Drift displaced(FixRecord fix, NodeSnapshot node, KernelFacts kernel) {
        return fix.change()
                .displaced(kernel)
                .filter(_ -> factsAreNewerThanTheChange(fix, node))
                .<Drift>map(Displaced::new)
                .orElseGet(None::new);
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
