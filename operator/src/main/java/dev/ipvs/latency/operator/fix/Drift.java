package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import java.time.Instant;

/** Whether a change that was made is still there. */
public sealed interface Drift {
    /** It is there, or nothing newer than the change is known. */
    record None() implements Drift {}

    /** The node booted again, and the change went with the kernel that it was made in. */
    record Rebooted() implements Drift {}

    /** Something else is in its place. */
    record Displaced(String sentence) implements Drift {}

    /** Facts from before the change say nothing, not even those of another boot: the node may have booted before it. */
    static Drift of(FixRecord fix, NodeSnapshot node) {
        return node.kernel()
                .filter(_ -> factsAreNewerThanTheChange(fix, node))
                .map(kernel -> of(fix, kernel))
                .orElseGet(None::new);
    }

    private static Drift of(FixRecord fix, KernelFacts kernel) {
        boolean otherBoot = !kernel.bootID().equals(fix.original().bootID());
        return switch (fix.change().lifetime()) {
            case BOOT -> otherBoot ? new Rebooted() : displaced(fix, kernel);
            case NODE -> displaced(fix, kernel);
        };
    }

    private static Drift displaced(FixRecord fix, KernelFacts kernel) {
        return fix.change().displaced(kernel).<Drift>map(Displaced::new).orElseGet(None::new);
    }

    /** The helper reports facts along with a window. */
    private static boolean factsAreNewerThanTheChange(FixRecord fix, NodeSnapshot node) {
        Instant changed = fix.evidence().appliedAt().orElse(Instant.MAX);
        return node.measurement()
                .map(Measurement::start)
                .filter(start -> !start.isBefore(changed))
                .isPresent();
    }
}
