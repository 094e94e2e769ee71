package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.fix.BundleKey;
import dev.ipvs.latency.helper.fix.FixRequest;
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

    static Bundle open(FixRequest.Livepatch request, String release) {
        return request.bundle()
                .map(given -> open(given, request.key(), release, request.module()))
                .orElseGet(NotGiven::new);
    }

    private static Bundle open(Path folder, Optional<BundleKey> key, String release, String name) {
        try {
            byte[] written = Files.readAllBytes(folder.resolve(Manifest.FILE));
            Optional<Answer.No> untrusted = key.flatMap(signer -> untrusted(folder, written, signer));
            if (untrusted.isPresent()) {
                return new Lacking(untrusted.get());
            }
            Manifest manifest = Manifest.parse(written);
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

    /** Before anything in the manifest is believed. It holds the modules' checksums, so its signature is theirs too. */
    private static Optional<Answer.No> untrusted(Path folder, byte[] manifest, BundleKey signer) {
        try {
            return signer.signed(manifest, ManifestSignature.read(folder).bytes())
                    ? Optional.empty()
                    : Optional.of(untrusted(ManifestSignature.FILE + " is not a signature of it by that key"));
        } catch (IOException e) {
            return Optional.of(untrusted("its signature cannot be read: " + firstLine(e)));
        }
    }

    private static Answer.No untrusted(String why) {
        return new Answer.No(
                FixOutcomeReason.BundleUntrusted,
                "the bundle's " + Manifest.FILE + " must be signed by the key in livepatch.publicKey of the chart: "
                        + why);
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
