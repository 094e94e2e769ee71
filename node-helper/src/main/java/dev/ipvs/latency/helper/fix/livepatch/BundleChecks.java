package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.fix.livepatch.ModuleLayout.Field;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.KernelModule;
import dev.ipvs.latency.helper.kernel.LivepatchFacts.Build;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Whether what the bundle has was built for the kernel that runs. */
record BundleChecks(KernelFacts facts, Bundle bundle, StructLayout running) {

    Answer module() {
        return switch (bundle) {
            case Bundle.Holding(var module, var _) -> new Answer.Yes(module.file());
            case Bundle.Lacking(var why) -> why;
            case Bundle.NotGiven _ -> new Answer.Unknown("no --bundle was given; fix apply needs one");
        };
    }

    Answer checksum() {
        return ofHeld(held -> held.file().sha256().equals(held.module().sha256())
                ? new Answer.Yes("SHA-256 " + held.module().sha256().substring(0, 12) + "...")
                : new Answer.No(
                        FixOutcomeReason.ChecksumMismatch,
                        held.module().file() + " has SHA-256 " + held.file().sha256() + ", the manifest says "
                                + held.module().sha256() + ": build the bundle anew"));
    }

    /** The manifest is a claim about the file; this is the file's own. */
    Answer ownWords() {
        return ofHeld(held -> {
            String release = held.file().release().orElse("unknown");
            String name = held.file().field("name").orElse("unknown");
            return release.equals(facts.release()) && name.equals(held.module().name())
                    ? new Answer.Yes(name + " for " + release)
                    : new Answer.No(
                            FixOutcomeReason.OtherKernel,
                            held.module().file() + " is " + name + " for kernel " + release + ", not "
                                    + held.module().name() + " for " + facts.release());
        });
    }

    /** By source version where both have one, else by build id, which also tells builds of the same source apart. */
    Answer source() {
        return ofHeld(held -> facts.livepatching()
                .ipVs()
                .map(loaded -> source(loaded, held))
                .orElseGet(() -> new Answer.Unknown("ip_vs is not loaded")));
    }

    private Answer source(Build loaded, Bundle.Holding held) {
        BuildComparison comparison = BuildComparison.of(held.module().ipVs(), loaded);
        return switch (ModuleLayout.of(held)) {
            case ModuleLayout.NoFields _ -> harmless(comparison);
            case ModuleLayout.Fields(var fields) -> proven(comparison, fields);
            case ModuleLayout.Unsaid _ -> same(comparison);
        };
    }

    /** Whatever the vendor changed, the module reads and writes nothing of it. */
    private static Answer harmless(BuildComparison comparison) {
        return comparison instanceof BuildComparison.Same
                ? new Answer.Yes(comparison.sentence())
                : new Answer.Unknown(comparison.sentence() + "; the module uses no field of it");
    }

    /** The same sources can be configured to another layout, so only the same build proves it without types. */
    private Answer proven(BuildComparison comparison, List<Field> fields) {
        if (comparison instanceof BuildComparison.Same same && same.byBuildId()) {
            return new Answer.Yes(comparison.sentence());
        }
        return fields.stream().allMatch(field -> running(field).isPresent())
                ? new Answer.Unknown(comparison.sentence() + "; the kernel's types decide whether the layout fits")
                : refused(comparison);
    }

    private static Answer same(BuildComparison comparison) {
        return comparison instanceof BuildComparison.Same ? new Answer.Yes(comparison.sentence()) : refused(comparison);
    }

    private static Answer.No refused(BuildComparison comparison) {
        return new Answer.No(
                FixOutcomeReason.SourceMismatch,
                comparison.sentence() + ", and nothing else proves that its layout is the expected one"
                        + " (/sys/kernel/btf/ip_vs, from 5.11, would): build a bundle for the ip_vs of this very kernel");
    }

    Answer layout() {
        return ofHeld(held -> switch (ModuleLayout.of(held)) {
            case ModuleLayout.NoFields _ -> new Answer.Yes("the module uses no field of ip_vs");
            case ModuleLayout.Fields(var fields) -> layout(fields);
            case ModuleLayout.Unsaid _ ->
                new Answer.Unknown("the module does not say which fields it uses; the build of ip_vs decides");
        });
    }

    private Answer layout(List<Field> fields) {
        return fields.stream()
                .<Answer>flatMap(field -> mismatch(field).stream())
                .findFirst()
                .orElseGet(() -> fields.stream()
                                .allMatch(field -> running(field).isPresent())
                        ? new Answer.Yes(fields.size() + " fields where the module was built to find them")
                        : new Answer.Unknown("the kernel has no types of ip_vs (/sys/kernel/btf/ip_vs, from 5.11);"
                                + " the build of ip_vs decides"));
    }

    private Optional<Answer.No> mismatch(Field field) {
        return running(field).stream()
                .filter(offset -> offset != field.offset())
                .mapToObj(offset -> new Answer.No(
                        FixOutcomeReason.LayoutMismatch,
                        field + " is at byte " + offset + " in this kernel, the module was built for byte "
                                + field.offset()))
                .findFirst();
    }

    Answer signature() {
        return ofHeld(held -> {
            boolean signed = held.file().isSigned();
            if (facts.livepatching().policy().refusesUnsigned() && !signed) {
                return new Answer.No(
                        FixOutcomeReason.SignatureRequired,
                        "the kernel takes signed modules only (module.sig_enforce or lockdown), and the module has no"
                                + " signature: sign it with a key that the kernel trusts");
            }
            if (!signed) {
                return new Answer.Yes("none is needed, as far as the kernel says");
            }
            Manifest.Signature by = held.module().signature();
            return new Answer.Unknown("signed" + (by == null ? "" : " by " + by.signer())
                    + "; whether the kernel trusts the key shows when it is loaded");
        });
    }

    private OptionalLong running(Field field) {
        return running.offset(KernelModule.IP_VS, field.struct(), field.name());
    }

    private Answer ofHeld(Function<Bundle.Holding, Answer> question) {
        return switch (bundle) {
            case Bundle.Holding held -> question.apply(held);
            case Bundle.Lacking _, Bundle.NotGiven _ -> new Answer.Unknown("there is no module to look at");
        };
    }
}
