package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Recommendation.PassedOver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which change the ladder makes on a node, and why the rungs above it make none.
 *
 * @param cautions what else a person should know of that change in this cluster
 */
public record Ladder(Optional<Change> change, List<PassedOver> passedOver, List<String> cautions) {

    public Ladder {
        passedOver = List.copyOf(passedOver);
        cautions = List.copyOf(cautions);
    }

    /**
     * The first rung that fits.
     *
     * @param refused by a fix pod that looked closer than the measuring helper can; each holds still
     */
    public static Ladder choose(List<Rung> rungs, KernelFacts kernel, Collection<Refusal> refused) {
        List<PassedOver> passedOver = new ArrayList<>();
        for (Rung rung : rungs) {
            switch (fit(rung, kernel, refused)) {
                case Applicability.Applicable(Change change) -> {
                    return new Ladder(Optional.of(change), passedOver, rung.cautions());
                }
                case Applicability.NotApplicable(PassedOverReason reason, String sentence) ->
                    passedOver.add(new PassedOver(rung.type(), reason, sentence));
            }
        }
        return new Ladder(Optional.empty(), passedOver, List.of());
    }

    private static Applicability fit(Rung rung, KernelFacts kernel, Collection<Refusal> refused) {
        return refused.stream()
                .filter(refusal -> refusal.type() == rung.type())
                .findFirst()
                .<Applicability>map(
                        refusal -> new Applicability.NotApplicable(
                                PassedOverReason.RefusedOnNode,
                                "refused on the node (" + refusal.reason() + "): " + refusal.message()
                                        + "; mend it, then change spec.mitigations (such as the bundle's tag) or reboot the node to try again"))
                .orElseGet(() -> rung.on(kernel));
    }
}
