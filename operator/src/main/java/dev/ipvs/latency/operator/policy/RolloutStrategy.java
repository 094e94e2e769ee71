package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import java.time.Duration;

/**
 * What a person says about a rollout.
 *
 * @param soak how long a proven fix is watched before the next wave begins
 * @param failureLimit at so many failed nodes nothing new is begun
 * @param approvedWave the last wave that a person allowed
 */
public record RolloutStrategy(
        Waves waves,
        IntOrPercent maxConcurrent,
        Duration soak,
        int failureLimit,
        OnFailure onFailure,
        Approval approval,
        int approvedWave,
        boolean paused,
        boolean abort,
        Schedule schedule) {

    /** Whether a person has yet to allow this wave. */
    public boolean waitsForApproval(int wave) {
        return switch (approval) {
            case None -> false;
            case EveryWave -> wave > approvedWave;
            case AfterFirstWave -> wave > 1 && wave > approvedWave;
        };
    }
}
