package dev.ipvs.latency.api;

import com.fasterxml.jackson.annotation.JsonAlias;

/** Why a fix is in its state. Status, event and test share this vocabulary; what version 0.1 named otherwise is an alias. */
public enum FixReason {
    /** Breached, chosen, and the old value is recorded. */
    OldValueRecorded,
    PodRequested,
    PodReportedApplied,
    /** The node is labelled, so that another kube-proxy takes over. */
    ProxyRequested,
    /** The node's kube-proxy said that it runs in the wanted mode, with all rules written. */
    ProxyMoved,
    /** The node's kube-proxy did not say so in time. */
    ProxyTimedOut,
    /** The value was already the wanted one when the pod looked. */
    AlreadyAtTarget,
    MeasuredBetter,
    /** Measured again, and still over a threshold. */
    DidNotHelp,
    /** Proven, but over the thresholds again before the soak was over. */
    BreachedAgain,
    /** The node was not Ready for long while its fix was not proven yet. */
    NodeNotReady,
    /** The change was gone again, by a reboot or an external change, before it was verified and soaked: the fix may be why. */
    LostBeforeProof,
    /** An external change removed the verified fix each time that it was made. */
    @JsonAlias("KeepsBeingUndone")
    ExternalChangeRepeated,
    /** The fix pod refused, because it did not find what was recorded. */
    PodRefused,
    PodFailed,
    /** The fix pod did not report in time. */
    PodTimedOut,
    /** The recorded value could not be restored; it stays recorded. */
    RevertFailed,
    PolicyDeleted,
    /** The policy's mode no longer changes nodes. */
    ModeLowered,
    /** The fix is no longer on the ladder. */
    NotOnLadder,
    NodeUnselected,
    AbortRequested,
    ValueRestored,
    /** Never applied, so there was nothing to restore. */
    NothingToRestore,
    /** The node booted again: the change is gone with the old kernel. */
    NodeRebooted,
    /** Something other than this operator changed the value. */
    @JsonAlias("ChangedByOthers")
    ExternalChange,
    /** The fix stays, but the policy that asked for it is gone. */
    KeptOnDelete
}
