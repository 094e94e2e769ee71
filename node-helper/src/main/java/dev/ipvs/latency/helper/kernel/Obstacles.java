package dev.ipvs.latency.helper.kernel;

import dev.ipvs.latency.api.ProblemReason;
import dev.ipvs.latency.api.v1alpha1.Problem;
import java.util.List;

/** What can keep a node from being measured, each with what to do. */
public final class Obstacles {

    private Obstacles() {}

    public static Problem missing(Capability capability) {
        return new Problem(
                ProblemReason.MissingCapability,
                "CAP_" + capability + " is missing: add " + capability
                        + " to the container's securityContext.capabilities (before Linux 5.8 SYS_ADMIN takes the place of"
                        + " BPF and PERFMON), or run as root");
    }

    public static Problem symbolsHidden() {
        return new Problem(
                ProblemReason.SymbolHidden,
                "/proc/kallsyms shows no addresses: set the sysctl kernel.kptr_restrict to 1 or 0");
    }

    public static Problem estimatorNotSeen() {
        return new Problem(
                ProblemReason.EstimatorNotSeen,
                "ip_vs is loaded, so its timer runs every 2 s, but no run was seen: if the kernel was built with clang's"
                        + " CFI, or hides memory from BPF (lockdown=confidentiality), it cannot be measured; otherwise"
                        + " restart the helper, and look for estimation_timer in /proc/kallsyms");
    }

    public static Problem noLibBpf(String detail) {
        return new Problem(
                ProblemReason.MissingKernelFeature,
                "libbpf.so.1 cannot be loaded: install Debian's package libbpf1 or your distribution's libbpf 1.x ("
                        + detail + ")");
    }

    public static Problem kernelLockdown() {
        return new Problem(
                ProblemReason.BpfRefused,
                "the kernel's lockdown mode is confidentiality, which forbids BPF to read kernel memory: boot with"
                        + " lockdown=integrity");
    }

    public static Problem memoryLock() {
        return new Problem(
                ProblemReason.MemoryLock,
                "the limit of locked memory is too low for BPF maps (counted so before Linux 5.11): add SYS_RESOURCE to the"
                        + " container's capabilities, or raise ulimit -l");
    }

    public static Problem refused(int errno, List<String> log) {
        String reason = log.isEmpty() ? "" : ": " + log.getLast();
        return new Problem(
                ProblemReason.BpfRefused,
                "the kernel refused the BPF programs with error " + errno
                        + "; look for a seccomp profile or security module that forbids bpf(2)" + reason);
    }

    public static Problem wrongNetworkNamespace() {
        return new Problem(
                ProblemReason.WrongNetworkNamespace,
                "this process is not in the host's network namespace, so rules and sysctls shown are not the host's: set"
                        + " hostNetwork: true, or run it outside of containers");
    }

    public static Problem delayedWork() {
        return new Problem(
                ProblemReason.MissingKernelFeature,
                "this vendor's kernel estimates in a delayed work, which this version cannot measure");
    }

    public static Problem noTypesOfThreads() {
        return new Problem(
                ProblemReason.MissingKernelFeature,
                "the CPU of the estimator's threads cannot be read: the kernel publishes no types of ip_vs in"
                        + " /sys/kernel/btf (CONFIG_DEBUG_INFO_BTF_MODULES)");
    }

    public static Problem unknownVariant() {
        return new Problem(
                ProblemReason.MissingKernelFeature,
                "module ip_vs is loaded, but has none of the estimators that this version knows");
    }
}
