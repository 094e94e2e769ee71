package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.helper.kernel.LivepatchFacts.Build;
import java.util.Optional;

/** Whether the loaded {@code ip_vs} is the one that a module was built for. */
sealed interface BuildComparison {

    String sentence();

    /** It is, by one of the two digests. */
    record Same(boolean byBuildId, String sentence) implements BuildComparison {}

    /** It is not. */
    record Other(String sentence) implements BuildComparison {}

    /** The kernel or the bundle says neither digest. */
    record Unknown(String sentence) implements BuildComparison {}

    static BuildComparison of(Manifest.IpVs expected, Build loaded) {
        Optional<BuildComparison> byBuild =
                compared(true, "build id", Optional.ofNullable(expected.buildID()), loaded.buildId());
        return byBuild.filter(Same.class::isInstance)
                .or(() -> compared(
                        false, "source version", Optional.ofNullable(expected.sourceVersion()), loaded.sourceVersion()))
                .or(() -> byBuild)
                .orElseGet(
                        () -> new Unknown("neither the kernel nor the bundle says which source ip_vs was built from"));
    }

    private static Optional<BuildComparison> compared(
            boolean byBuildId, String what, Optional<String> expected, Optional<String> found) {
        return expected.flatMap(wanted -> found.map(there -> wanted.equals(there)
                ? new Same(byBuildId, what + " " + there)
                : new Other("the loaded ip_vs has " + what + " " + there + ", the module was built for " + wanted)));
    }
}
