package dev.ipvs.latency.helper.kernel;

import java.util.List;
import java.util.Optional;

/**
 * What can change under a running measurement and makes windows incomparable: a window holds for one state. Cheap to
 * read, so it is read every few seconds.
 *
 * @param module the module's line in /proc/modules without its use count, which changes when it is loaded again
 */
public record KernelState(
        String bootId, Optional<String> module, Optional<EstimationSysctl> sysctl, List<Livepatch> livepatches) {

    public static KernelState read(HostFiles files) {
        return new KernelState(
                files.text("proc/sys/kernel/random/boot_id").orElse(""),
                moduleLine(files),
                EstimationSysctl.read(files),
                Livepatch.all(files));
    }

    /** Whether the estimator walks, and visits each rule each time: not if it is turned off or replaced. */
    public boolean walksAllRules() {
        return sysctl.filter(EstimationSysctl::isOff).isEmpty()
                && livepatches.stream()
                        .noneMatch(patch -> patch.enabled() && patch.replaces(Livepatch.Function.ESTIMATOR));
    }

    private static Optional<String> moduleLine(HostFiles files) {
        return files.text("proc/modules")
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith("ip_vs "))
                        .map(line -> line.split(" "))
                        .filter(words -> words.length > 5)
                        .map(words -> words[1] + " " + words[4] + " " + words[5])
                        .findFirst());
    }
}
