package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.operator.node.Comparison;
import java.util.Optional;

/** Steps of a fix whose change is made and has yet to be proven by measurement. */
final class ProofSteps {
    private ProofSteps() {}

    static Optional<Why> notReady(Situation at) {
        return at.node()
                .notReadySince()
                .filter(since -> !at.now().isBefore(at.timeouts().notReadyDue(since)))
                .filter(since -> !at.fix().evidence().cordonedBefore(since))
                .map(_ -> new Why(
                        FixReason.NodeNotReady, "the node has been NotReady for too long since it was changed"));
    }

    static Optional<Why> measuredBetter(Situation at) {
        return switch (compare(at)) {
            case Comparison.NothingLeft(String sentence) ->
                Optional.of(new Why(FixReason.MeasuredBetter, sentence)
                        .and(at.change().caution()));
            case Comparison.Better(var after, String sentence) ->
                at.node()
                        .kernel()
                        .map(kernel -> new Why(
                                        FixReason.MeasuredBetter,
                                        sentence,
                                        fix -> fix.provenBy(after, kernel.release()))
                                .and(at.change().caution()));
            case Comparison.NotBetter _, Comparison.Inconclusive _ -> Optional.empty();
        };
    }

    static Optional<Why> didNotHelp(Situation at) {
        return switch (compare(at)) {
            case Comparison.NotBetter(var after, String sentence) ->
                Optional.of(new Why(FixReason.DidNotHelp, sentence, fix -> fix.judgedBy(after)));
            case Comparison.NothingLeft _, Comparison.Better _, Comparison.Inconclusive _ -> Optional.empty();
        };
    }

    private static Comparison compare(Situation at) {
        Optional<KernelFacts> kernel = at.node().kernel();
        if (at.change() instanceof ProxyModeChange move
                && kernel.filter(move::madeOn).isEmpty()) {
            return new Comparison.Inconclusive("kube-proxy does not report all its rules written");
        }
        return switch (at.change().lifetime()) {
            case BOOT -> compare(at, at.fix().original().bootID());
            case NODE ->
                kernel.map(present -> present.variant() == Variant.Absent
                                ? new Comparison.NothingLeft(
                                        "the module ip_vs is no longer loaded, so there is nothing to walk")
                                : compare(at, present.bootID()))
                        .orElseGet(() -> new Comparison.Inconclusive("nothing is known about the node"));
        };
    }

    private static Comparison compare(Situation at, String bootID) {
        return Comparison.of(
                at.fix().evidence().before(),
                at.node().measurement(),
                bootID,
                at.fix().appliedOnNode(),
                at.steps().spec());
    }
}
