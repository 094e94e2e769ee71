package dev.ipvs.latency.api;

import com.fasterxml.jackson.annotation.JsonAlias;

/** Why a fix is in its state. Status, event and test share this vocabulary; what version 0.1 named otherwise is an alias. */
public enum FixReason {
    /** The node is breached, a fix is chosen, and the original value is recorded. */
    OldValueRecorded,
    /** The node rebooted into the kernel on which the same fix was verified and soaked, so it is made again at once. */
    ProvenBeforeReboot,
    /** The fix pod is created. */
    PodRequested,
    /** The fix pod reported that the change is made. */
    PodReportedApplied,
    /** The node is labelled, so that another kube-proxy takes over. */
    ProxyRequested,
    /** The node's kube-proxy reports the wanted mode, with all rules written. */
    ProxyMoved,
    /** The node's kube-proxy did not report the wanted mode in time. */
    ProxyTimedOut,
    /** The API server did not accept the DaemonSets by which the node would be moved; the node is as it was. */
    ProxyWriteRefused,
    /** Something else keeps taking away what keeps the cluster's own kube-proxy off moved nodes. */
    ProxyContested,
    /** The fix pod found the wanted value already there. */
    AlreadyAtTarget,
    /** Measured again, and under all thresholds. */
    MeasuredBetter,
    /** Measured again, and still over a threshold. */
    DidNotHelp,
    /** Verified, but over a threshold again before the soak was over. */
    BreachedAgain,
    /** The node was not Ready for too long before its fix was verified and soaked. */
    NodeNotReady,
    /**
     * The change disappeared, by a reboot or an external change, before it was verified and soaked: the fix may be
     * why.
     */
    LostBeforeProof,
    /**
     * The node was cordoned and then rebooted before its fix was verified and soaked: somebody's maintenance, which says nothing
     * about the fix. It is measured again.
     */
    RebootedWhileCordoned,
    /** Something else removed the verified fix each time that it was made. */
    @JsonAlias("KeepsBeingUndone")
    ExternalChangeRepeated,
    /** The fix pod did not find what was recorded, and changed nothing. */
    PodRefused,
    /** The fix pod never started, so nothing was changed: its kubelet rejected it, or could not run it. It is tried again. */
    PodNotStarted,
    /** The fix pod ended without a report, or could not make the change. */
    PodFailed,
    /** The fix pod did not report in time. */
    PodTimedOut,
    /** The original value could not be restored; it stays recorded and is tried again. */
    RevertFailed,
    /** The policy is being deleted. */
    PolicyDeleted,
    /** The policy's mode no longer changes nodes. */
    ModeLowered,
    /** The fix is no longer among the policy's mitigations. */
    NotOnLadder,
    /** Its bundle is in {@code recalled} of the policy's livepatch. */
    Recalled,
    /** The policy no longer selects the node. */
    NodeUnselected,
    /** {@code retry} of the node in {@code spec.rollout.nodes}: its failure is forgotten, and it is measured again. */
    RetryRequested,
    /** {@code spec.rollout.abort} is set. */
    AbortRequested,
    /** The original value is restored. */
    ValueRestored,
    /** Never applied, so there was nothing to restore. */
    NothingToRestore,
    /** The node rebooted, so the change is gone. */
    NodeRebooted,
    /** Something other than this operator changed the value. */
    @JsonAlias("ChangedByOthers")
    ExternalChange,
    /** The policy is gone and its fix stays, as {@code onDelete: Keep} says. */
    KeptOnDelete
}
