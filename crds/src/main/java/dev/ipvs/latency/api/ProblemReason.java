package dev.ipvs.latency.api;

/** What keeps a node helper from measuring. */
public enum ProblemReason {
    MissingCapability,
    MissingKernelFeature,
    SymbolHidden,
    KernelTooOld,
    BpfRefused,
    MemoryLock,
    WrongNetworkNamespace,
    FilesUnreadable,
    SpecMissing,
    SpecUnreadable,
    Internal
}
