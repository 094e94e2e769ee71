package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a bundle has for one kernel. */
sealed interface Bundle {

    /** A module for it. */
    record Holding(Manifest.Module module, ModuleFile file) implements Bundle {}

    /** Nothing that could be loaded. */
    record Lacking(Answer.No why) implements Bundle {}

    /** None was given, which is enough to ask about the rest. */
    record NotGiven() implements Bundle {}

    static Bundle open(Optional<Path> folder, String release, String name) {
        return folder.map(given -> open(given, release, name)).orElseGet(NotGiven::new);
    }

    private static Bundle open(Path folder, String release, String name) {
        try {
            Manifest manifest = Manifest.read(folder);
            return manifest.modules().stream()
                    .filter(module ->
                            module.kernel().equals(release) && module.name().equals(name))
                    .findFirst()
                    .map(module -> read(folder, module))
                    .orElseGet(() -> lacking(
                            FixOutcomeReason.ModuleMissing,
                            "the bundle has no " + name + " for kernel "
                                    + release + ", only for " + kernels(manifest, name)
                                    + ": build one with make livepatch KERNEL=" + release));
        } catch (IOException | IllegalArgumentException e) {
            return lacking(
                    FixOutcomeReason.BundleUnreadable,
                    "cannot read " + folder.resolve(Manifest.FILE) + ": " + firstLine(e));
        }
    }

    private static Bundle read(Path folder, Manifest.Module module) {
        Path file = folder.resolve(module.file()).normalize();
        if (!file.startsWith(folder.normalize())) {
            return lacking(FixOutcomeReason.BundleUnreadable, module.file() + " leads out of the bundle");
        }
        try {
            return new Holding(module, new ModuleFile(Files.readAllBytes(file)));
        } catch (IOException e) {
            return lacking(
                    FixOutcomeReason.BundleUnreadable,
                    "the manifest names " + module.file() + ", which cannot be read: " + e.getMessage());
        }
    }

    private static String kernels(Manifest manifest, String name) {
        String kernels = manifest.modules().stream()
                .filter(module -> module.name().equals(name))
                .map(Manifest.Module::kernel)
                .collect(Collectors.joining(", "));
        return kernels.isEmpty() ? "none" : kernels;
    }

    private static Bundle lacking(FixOutcomeReason reason, String sentence) {
        return new Lacking(new Answer.No(reason, sentence));
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
