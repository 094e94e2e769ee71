package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.PromoteAfter;
import dev.ipvs.latency.operator.fix.Staleness;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The policy that a bundle must prove itself under before another one begins it.
 *
 * @param module that of the bundle which is loaded: what another one of the same bundle has shown does not count
 * @param canary empty if there is no such policy, or it is being deleted
 * @param verified its nodes on which the bundle is verified, whether or not they are well by now
 */
public record CanaryTier(
        PromoteAfter asked, String digest, String module, Optional<Policy> canary, List<NodeSnapshot> verified) {
    public CanaryTier {
        verified = List.copyOf(verified);
    }

    /** The one that a policy waits for; empty if it waits for none. */
    static Optional<CanaryTier> of(Policy policy, Ownership ownership, Collection<NodeSnapshot> nodes) {
        return policy.livepatches()
                .flatMap(rung -> rung.promoteAfter().stream()
                        .flatMap(asked ->
                                rung
                                        .digest()
                                        .map(digest -> of(asked, digest, rung.module(), ownership, nodes))
                                        .stream()))
                .findFirst();
    }

    private static CanaryTier of(
            PromoteAfter asked, String digest, String module, Ownership ownership, Collection<NodeSnapshot> nodes) {
        Optional<Policy> canary = ownership.policy(asked.policy());
        List<NodeSnapshot> verified = canary.map(policy -> nodes.stream()
                        .filter(node -> ownership.owns(policy, node))
                        .filter(node -> node.fix()
                                .filter(fix -> isVerified(fix, policy, digest, module))
                                .isPresent())
                        .toList())
                .orElse(List.of());
        return new CanaryTier(asked, digest, module, canary, verified);
    }

    private static boolean isVerified(FixRecord fix, Policy canary, String digest, String module) {
        return fix.state() == FixState.Verified
                && fix.requestedBy(canary.name())
                && fix.change() instanceof LivepatchChange patch
                && patch.isOf(digest)
                && patch.module().equals(module);
    }

    Promotion at(Instant now) {
        List<Instant> proven = canary.stream()
                .flatMap(policy -> verified.stream().filter(node -> isWell(node, policy, now)))
                .flatMap(node -> node.fix().stream())
                .map(fix -> fix.since().plus(asked.soak()))
                .sorted()
                .toList();
        List<Instant> soaking = proven.stream().filter(now::isBefore).toList();
        return new Promotion(asked, digest, prospect(), proven.size() - soaking.size(), soaking);
    }

    /** A node that broke or fell silent since it was verified is no proof as long as it is so. */
    private static boolean isWell(NodeSnapshot node, Policy canary, Instant now) {
        return node.reachable()
                && node.lastVerdict() == VerdictValue.Healthy
                && !Staleness.isSilent(node, canary.measurement(), now);
    }

    private Promotion.Prospect prospect() {
        if (canary.isEmpty()) {
            return Promotion.Prospect.NO_POLICY;
        }
        boolean tries = canary.filter(Policy::changesNodes).stream()
                .flatMap(Policy::livepatches)
                .filter(rung -> rung.module().equals(module))
                .flatMap(rung -> rung.digest().stream())
                .anyMatch(digest::equals);
        return tries ? Promotion.Prospect.TRIES : Promotion.Prospect.DOES_NOT_TRY;
    }
}
