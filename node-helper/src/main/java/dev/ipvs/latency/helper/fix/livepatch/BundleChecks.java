package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.KernelModule;
import dev.ipvs.latency.helper.kernel.LivepatchFacts.Build;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Whether what the bundle has was built for the kernel that runs. */
record BundleChecks(KernelFacts facts, Bundle bundle, StructLayout running) {

    private static final String STRUCT = "netns_ipvs";
    private static final String FIELD = "est_timer";

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
        Manifest.IpVs expected = held.module().ipVs();
        Optional<String> version = Optional.ofNullable(expected.sourceVersion());
        if (version.isPresent() && loaded.sourceVersion().isPresent()) {
            return same("source version", version, loaded.sourceVersion());
        }
        Optional<String> buildId = Optional.ofNullable(expected.buildID());
        if (buildId.isEmpty() || loaded.buildId().isEmpty()) {
            return unlessLayoutIsKnown(
                    held, "neither the kernel nor the bundle says which source ip_vs was built from");
        }
        return buildId.equals(loaded.buildId())
                ? same("build id", buildId, loaded.buildId())
                : unlessLayoutIsKnown(held, "ip_vs is another build than the one that the module was built for");
    }

    /** Another build may have the same structures, which is all that the module knows of ip_vs. */
    private Answer unlessLayoutIsKnown(Bundle.Holding held, String sentence) {
        boolean known =
                held.module().estTimerOffset() != null && runningOffset().isPresent();
        return known
                ? new Answer.Unknown(sentence + "; where the timer is tells whether it fits")
                : new Answer.No(
                        FixOutcomeReason.SourceMismatch,
                        sentence
                                + ", and the kernel has no types of its modules (/sys/kernel/btf, from 5.11) to compare:"
                                + " build a bundle from the headers of this very kernel");
    }

    private static Answer same(String what, Optional<String> expected, Optional<String> found) {
        return expected.equals(found)
                ? new Answer.Yes(what + " " + found.orElseThrow())
                : new Answer.No(
                        FixOutcomeReason.SourceMismatch,
                        "the loaded ip_vs has " + what + " " + found.orElse("none") + ", the module was built for "
                                + expected.orElse("none"));
    }

    Answer layout() {
        return ofHeld(held -> {
            Long expected = held.module().estTimerOffset();
            if (expected == null) {
                return new Answer.Unknown("the manifest gives no offset; the build of ip_vs decides");
            }
            OptionalLong found = runningOffset();
            if (found.isEmpty()) {
                return new Answer.Unknown(
                        "the kernel has no types of ip_vs (/sys/kernel/btf/ip_vs, from 5.11); the build of ip_vs decides");
            }
            return found.getAsLong() == expected
                    ? new Answer.Yes(STRUCT + "." + FIELD + " at byte " + expected)
                    : new Answer.No(
                            FixOutcomeReason.LayoutMismatch,
                            STRUCT + "." + FIELD + " is at byte " + found.getAsLong()
                                    + " in this kernel, the module was" + " built for byte " + expected);
        });
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

    private OptionalLong runningOffset() {
        return running.offset(KernelModule.IP_VS, STRUCT, FIELD);
    }

    private Answer ofHeld(Function<Bundle.Holding, Answer> question) {
        return switch (bundle) {
            case Bundle.Holding held -> question.apply(held);
            case Bundle.Lacking _, Bundle.NotGiven _ -> new Answer.Unknown("there is no module to look at");
        };
    }
}
