package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;

/** Why a fix was undone, for the end of a sentence. */
final class Cause {
    private Cause() {}

    static String of(FixReason reason) {
        return switch (reason) {
            case DidNotHelp -> "it did not help";
            case BreachedAgain -> "the node was breached again";
            case NodeNotReady -> "the node was NotReady for too long";
            case PolicyDeleted -> "its policy was deleted";
            case ModeLowered -> "the policy's mode no longer changes nodes";
            case NotOnLadder -> "it is no longer among the policy's mitigations";
            case Recalled -> "its bundle is recalled";
            case NodeUnselected -> "no policy selects the node any more";
            case AbortRequested -> "spec.rollout.abort is set";
            case RetryRequested -> "it is tried again";
            case PodFailed, PodTimedOut -> "the fix pod did not report";
            case ProxyTimedOut -> "kube-proxy did not move in time";
            case ProxyWriteRefused -> "the API server refused a write that it needs";
            case ProxyContested -> "another controller keeps reverting its changes";
            case RevertFailed -> "an earlier rollback failed";
            case OldValueRecorded,
                    ProvenBeforeReboot,
                    PodRequested,
                    PodReportedApplied,
                    ProxyRequested,
                    ProxyMoved,
                    AlreadyAtTarget,
                    MeasuredBetter,
                    PodRefused,
                    PodNotStarted,
                    ValueRestored,
                    NothingToRestore,
                    NodeRebooted,
                    RebootedWhileCordoned,
                    LostBeforeProof,
                    ExternalChangeRepeated,
                    ExternalChange,
                    KeptOnDelete -> "it was no longer wanted";
        };
    }
}
