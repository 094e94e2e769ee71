package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Answer;

/** The kernel did not take a module, or did not let it go. */
public final class KernelRefusal extends Exception {

    private static final long serialVersionUID = 1;

    /** EACCES. */
    private static final int ACCESS = 13;

    private final int errno;

    public KernelRefusal(int errno) {
        super("error " + errno);
        this.errno = errno;
    }

    /** Whether a security module wants another way of loading: ima_load_data() in security/integrity/ima/ima_main.c. */
    boolean wantsFile() {
        return errno == ACCESS;
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
                                        + " or the kernel is locked down, or kernel.modules_disabled is 1, or LoadPin takes"
                                        + " modules from its pinned file system only");
            case 2 -> no(FixOutcomeReason.SymbolMissing, "the kernel has not something that the module uses");
            case 8 -> no(FixOutcomeReason.OtherKernel, "the module's format or version is not this kernel's");
            case ACCESS ->
                no(
                        FixOutcomeReason.ModuleFileRequired,
                        "a security module wants to appraise modules as files (IMA, with appraise func=MODULE_CHECK), and"
                                + " does not take this one from memory: sign the module with a key that IMA trusts"
                                + " (appraise_type=imasig|modsig)");
            case 16 ->
                no(
                        FixOutcomeReason.FunctionPatched,
                        "another livepatch is in transition, or something else has changed where the function begins (a"
                                + " livepatch, or a fexit program before 6.0), or kernel.ftrace_enabled is 0");
            // klp_find_object_symbol() in kernel/livepatch/core.c; for a symbol's version resolve_symbol() in
            // kernel/module.c.
            case 22 ->
                no(
                        FixOutcomeReason.KernelRefused,
                        "ip_vs does not have the function to replace, or has it more than once; or the module was built"
                                + " for other versions of the kernel's symbols; or it does not go with a livepatch"
                                + " that is loaded");
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
