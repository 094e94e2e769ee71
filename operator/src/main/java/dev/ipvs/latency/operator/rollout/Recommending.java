package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Recommendation;
import dev.ipvs.latency.operator.fix.Ladder;
import dev.ipvs.latency.operator.fix.SysctlFix;
import dev.ipvs.latency.operator.node.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.Optional;

/** Says for a breached node which fix would be used, and why not those above it. */
final class Recommending {
    private Recommending() {}

    static Optional<Recommendation> about(NodeSnapshot node, Policy policy, VerdictValue shown) {
        boolean asked = policy.mode() != Mode.Observe && shown == VerdictValue.Breached;
        return asked ? node.kernel().map(kernel -> about(kernel, policy)) : Optional.empty();
    }

    private static Recommendation about(KernelFacts kernel, Policy policy) {
        Ladder ladder = Ladder.choose(policy.ladder(), kernel);
        return new Recommendation(
                ladder.fix().orElse(null),
                ladder.fix()
                        .map(fix -> sentence(fix, kernel))
                        .orElse("no fix on the ladder of policy " + policy.name() + " fits this node"),
                ladder.passedOver());
    }

    private static String sentence(FixType fix, KernelFacts kernel) {
        return switch (fix) {
            case Sysctl -> {
                KernelFacts.EstimationKnob knob = kernel.estimationKnob();
                yield knob == null
                        ? "turn estimation off by sysctl"
                        : "set " + knob.name() + " from " + knob.value() + " to " + SysctlFix.OFF + "; "
                                + SysctlFix.FROZEN;
            }
            case Livepatch -> "replace the walk by a livepatch; " + SysctlFix.FROZEN;
            case ProxyMode -> "move the node's kube-proxy off ipvs";
        };
    }
}
