package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.v1alpha1.OnBoot;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a person says about a rollout.
 *
 * @param soak how long a proven fix is watched before the next wave begins
 * @param failureLimit at so many failed nodes nothing new is begun
 * @param approvals which waves wait for a person
 * @param hold why somebody outside wants nothing to be begun
 * @param progressDeadline how long a wave may be held before a person should look
 * @param onBoot what a node gets that rebooted into the kernel on which its fix was proven
 * @param nodes what is decided about single nodes
 */
public record RolloutStrategy(
        Waves waves,
        IntOrPercent maxConcurrent,
        Duration soak,
        int failureLimit,
        OnFailure onFailure,
        Approvals approvals,
        boolean paused,
        boolean abort,
        Optional<String> hold,
        Duration progressDeadline,
        Schedule schedule,
        OnBoot onBoot,
        NodeOverrides nodes) {

    /** Whether it is a time for changes that can wait. */
    public boolean isOpen(Instant now) {
        return !paused && hold.isEmpty() && schedule.isOpen(now);
    }

    /** When a person should look at a wave that has been held since then. */
    public Instant deadlineOf(Instant heldSince) {
        return heldSince.plus(progressDeadline);
    }

    /** Whether a person has yet to approve this wave. */
    public boolean waitsForApproval(PlannedWave wave) {
        return approvals.missingFor(wave, waves);
    }

    /** The same, approved otherwise. */
    public RolloutStrategy with(Approvals other) {
        return new RolloutStrategy(
                waves,
                maxConcurrent,
                soak,
                failureLimit,
                onFailure,
                other,
                paused,
                abort,
                hold,
                progressDeadline,
                schedule,
                onBoot,
                nodes);
    }
}
