package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets deleted policies go: once each node is restored, kept or given up. Where nothing but writes that are refused holds one,
 * it goes after as long as a node would get. Since when that is so is remembered by this process alone: losing it prolongs it.
 */
public final class Deletions {
    private final Duration limit;
    private final Map<String, Instant> refusedSince = new ConcurrentHashMap<>();

    /** @param limit how long one node is waited for */
    public Deletions(Duration limit) {
        this.limit = limit;
    }

    /** Whether a deleted policy may go. */
    public sealed interface Decision {
        /** @param left nodes whose recorded values stay, or what else was refused; empty if nothing is left */
        record Goes(String left) implements Decision {}

        /** @param until when this changes by time alone */
        record Waits(Optional<Instant> until) implements Decision {}
    }

    public Decision decide(String policy, Plan plan, WriteOutcome outcome, Collection<Policy> others, Instant now) {
        if (plan.everythingIsSettled() && outcome.lets(others)) {
            refusedSince.remove(policy);
            return new Decision.Goes(plan.leftChanged());
        }
        boolean onlyRefusalsHoldIt =
                outcome.refusals().keySet().containsAll(plan.unsettledNodes()) && !outcome.lets(others);
        if (!onlyRefusalsHoldIt) {
            refusedSince.remove(policy);
            return new Decision.Waits(Optional.empty());
        }
        Instant until = refusedSince.computeIfAbsent(policy, _ -> now).plus(limit);
        if (now.isBefore(until)) {
            return new Decision.Waits(Optional.of(until));
        }
        refusedSince.remove(policy);
        String left = plan.leftChanged();
        return new Decision.Goes(
                left.isEmpty() ? String.join(", ", outcome.refusals().keySet()) : left);
    }
}
