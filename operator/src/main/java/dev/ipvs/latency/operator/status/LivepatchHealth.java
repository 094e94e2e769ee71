package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.LivepatchOutcome;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.LivepatchNodes;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.Refusal;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What came of each livepatch bundle on a policy's nodes, by kernel release. A bundle that was named by tag is left out: a tag
 * is no version.
 *
 * @param rows the worst first, and as many as a status may hold
 * @param more how many nodes are in further rows
 */
public record LivepatchHealth(List<LivepatchNodes> rows, int more) {
    private static final int ROWS = 20;
    private static final Comparator<LivepatchNodes> WORST_FIRST = Comparator.comparing(LivepatchNodes::outcome)
            .thenComparing(LivepatchNodes::nodes, Comparator.reverseOrder())
            .thenComparing(LivepatchNodes::digest)
            .thenComparing(row -> Optional.ofNullable(row.kernel()).orElse(""))
            .thenComparing(LivepatchNodes::reason);

    public LivepatchHealth {
        rows = List.copyOf(rows);
    }

    /** What is counted together. */
    private record Kind(String digest, Optional<String> kernel, LivepatchOutcome outcome, String reason) {
        LivepatchNodes with(long nodes) {
            return new LivepatchNodes(digest, kernel.orElse(null), outcome, reason, Math.toIntExact(nodes));
        }
    }

    static LivepatchHealth of(Policy policy, Collection<NodeDecision> owned) {
        List<LivepatchNodes> all = owned.stream()
                .flatMap(decision -> kind(decision, policy).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .map(counted -> counted.getKey().with(counted.getValue()))
                .sorted(WORST_FIRST)
                .toList();
        return new LivepatchHealth(
                all.stream().limit(ROWS).toList(),
                all.stream().skip(ROWS).mapToInt(LivepatchNodes::nodes).sum());
    }

    private static Optional<Kind> kind(NodeDecision decision, Policy policy) {
        return decision.fix().flatMap(fix -> ofFix(fix, decision).or(() -> ofRefusal(fix, decision, policy)));
    }

    private static Optional<Kind> ofFix(FixRecord fix, NodeDecision decision) {
        return fix.change() instanceof LivepatchChange patch
                ? patch.digest()
                        .flatMap(digest -> outcome(fix)
                                .map(outcome -> new Kind(
                                        digest,
                                        release(fix, decision),
                                        outcome,
                                        fix.reason().name())))
                : Optional.empty();
    }

    private static Optional<LivepatchOutcome> outcome(FixRecord fix) {
        if (fix.state() == FixState.Verified) {
            return Optional.of(LivepatchOutcome.Verified);
        }
        return fix.failed() ? Optional.of(LivepatchOutcome.Failed) : Optional.empty();
    }

    /** Of the kernel that the livepatch was for, as long as that is the one that runs. */
    private static Optional<String> release(FixRecord fix, NodeDecision decision) {
        return decision.node()
                .kernel()
                .filter(kernel -> kernel.bootID().equals(fix.original().bootID()))
                .map(KernelFacts::release);
    }

    /** What holds was refused for what the policy asks now, so of the bundle that it names now. */
    private static Optional<Kind> ofRefusal(FixRecord fix, NodeDecision decision, Policy policy) {
        return bundle(policy)
                .flatMap(digest -> decision.node()
                        .kernel()
                        .flatMap(kernel -> refusal(fix, kernel, policy)
                                .map(reason -> new Kind(
                                        digest,
                                        Optional.of(kernel.release()),
                                        LivepatchOutcome.Refused,
                                        reason.name()))));
    }

    private static Optional<FixOutcomeReason> refusal(FixRecord fix, KernelFacts kernel, Policy policy) {
        return fix.refusalsThatHold(kernel.bootID(), policy.specHash()).stream()
                .filter(refusal -> refusal.type() == FixType.Livepatch)
                .map(Refusal::reason)
                .findFirst();
    }

    private static Optional<String> bundle(Policy policy) {
        return policy.livepatches().flatMap(rung -> rung.digest().stream()).findFirst();
    }
}
