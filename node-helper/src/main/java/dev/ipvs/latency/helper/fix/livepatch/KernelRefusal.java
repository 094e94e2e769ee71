package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Answer;

/** The kernel did not take a module, or did not let it go. */
public final class KernelRefusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int errno;

    public KernelRefusal(int errno) {
        super("error " + errno);
        this.errno = errno;
    }

    /** What it said no with, by the numbers of include/uapi/asm-generic/errno.h. */
    Answer.No explained(boolean lockedDown) {
        return switch (errno) {
            case 1 ->
                lockedDown
                        ? no(
                                FixOutcomeReason.SignatureRequired,
                                "the kernel is locked down and takes modules with a trusted signature only")
                        : no(
                                FixOutcomeReason.PermissionDenied,
                                "this process may not load modules: it needs CAP_SYS_MODULE, so the pod must be privileged;"
                                        + " or the kernel is locked down, or the sysctl kernel.modules_disabled is 1");
            case 2 ->
                no(FixOutcomeReason.SymbolMissing, "the kernel has not found what the module wants to use or replace");
            case 8 -> no(FixOutcomeReason.OtherKernel, "the module's format or version is not this kernel's");
            case 16 ->
                no(FixOutcomeReason.FunctionPatched, "the function, or livepatching itself, is in use by another");
            case 22 -> no(FixOutcomeReason.KernelRefused, "the kernel takes the module for invalid");
            case 126, 129 ->
                no(
                        FixOutcomeReason.SignatureRejected,
                        "the module's signature is missing, or by a key that the kernel does not trust");
            default -> no(FixOutcomeReason.KernelRefused, "the kernel refused the module");
        };
    }

    private Answer.No no(FixOutcomeReason reason, String sentence) {
        return new Answer.No(reason, sentence + " (error " + errno + "); its log (dmesg) may say more");
    }
}
