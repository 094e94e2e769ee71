package dev.ipvs.latency.api;

/** What keeps a node helper from measuring. */
public enum ProblemReason {
    /** The helper lacks a capability; the message names it. */
    MissingCapability,
    /** The kernel has no BTF, no estimator that can be measured, or libbpf is missing; the message says which. */
    MissingKernelFeature,
    /** {@code /proc/kallsyms} shows no addresses, mostly by {@code kernel.kptr_restrict=2}. */
    SymbolHidden,
    /** The kernel refused the BPF programs: lockdown, a seccomp profile or a security module. */
    BpfRefused,
    /** The limit of locked memory is too low for BPF maps, before Linux 5.11. */
    MemoryLock,
    /** The helper is not in the host's network namespace. */
    WrongNetworkNamespace,
    /** {@code ip_vs} is loaded, but its estimator was not seen to run once; the message says what to look at. */
    EstimatorNotSeen
}
