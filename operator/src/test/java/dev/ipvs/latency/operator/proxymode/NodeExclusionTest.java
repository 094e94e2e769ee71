package dev.ipvs.latency.operator.proxymode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.operator.fix.ProxyModeChange;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeExclusionTest {
    private static final Affinity NO_PODS_BESIDE =
            new AffinityBuilder().withNewPodAntiAffinity().endPodAntiAffinity().build();
    private static final Affinity TWO_TERMS = new AffinityBuilder(NO_PODS_BESIDE)
            .withNewNodeAffinity()
            .withNewRequiredDuringSchedulingIgnoredDuringExecution()
            .addNewNodeSelectorTerm()
            .addToMatchExpressions(new NodeSelectorRequirement("pool", "In", List.of("edge")))
            .endNodeSelectorTerm()
            .addNewNodeSelectorTerm()
            .addToMatchFields(new NodeSelectorRequirement("metadata.name", "In", List.of("node-a")))
            .endNodeSelectorTerm()
            .endRequiredDuringSchedulingIgnoredDuringExecution()
            .endNodeAffinity()
            .build();

    static List<Affinity> affinities() {
        return List.of(NO_PODS_BESIDE, TWO_TERMS);
    }

    @ParameterizedTest
    @MethodSource("affinities")
    void what_was_added_is_taken_out_again_without_a_trace(Affinity before) {
        Affinity after = NodeExclusion.addedTo(before);

        assertThat(NodeExclusion.isIn(before)).isFalse();
        assertThat(NodeExclusion.isIn(after)).isTrue();
        assertThat(NodeExclusion.removedFrom(after)).contains(before);
    }

    @Test
    void an_affinity_made_for_it_alone_goes_with_it() {
        assertThat(NodeExclusion.removedFrom(NodeExclusion.addedTo(null))).isEmpty();
    }

    @Test
    void terms_are_alternatives_so_each_gets_the_condition() {
        assertThat(terms(NodeExclusion.addedTo(TWO_TERMS)))
                .hasSize(2)
                .allSatisfy(term -> assertThat(term.getMatchExpressions())
                        .contains(new NodeSelectorRequirement(ProxyModeChange.LABEL, "DoesNotExist", List.of())));
    }

    @ParameterizedTest
    @MethodSource("affinities")
    void adding_it_twice_adds_it_once(Affinity before) {
        Affinity once = NodeExclusion.addedTo(before);

        assertThat(NodeExclusion.addedTo(once)).isEqualTo(once);
    }

    @Test
    void a_term_that_matches_no_node_goes_on_matching_none() {
        Affinity before = new AffinityBuilder(TWO_TERMS)
                .editNodeAffinity()
                .editRequiredDuringSchedulingIgnoredDuringExecution()
                .addToNodeSelectorTerms(new NodeSelectorTerm())
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();

        Affinity after = NodeExclusion.addedTo(before);

        assertThat(terms(after)).hasSize(3).contains(new NodeSelectorTerm());
        assertThat(NodeExclusion.isIn(after)).isTrue();
        assertThat(NodeExclusion.removedFrom(after)).contains(before);
    }

    private static List<NodeSelectorTerm> terms(Affinity affinity) {
        return affinity.getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms();
    }
}
