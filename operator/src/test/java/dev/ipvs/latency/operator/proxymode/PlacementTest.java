package dev.ipvs.latency.operator.proxymode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.operator.fix.Applicability.NotApplicable;
import dev.ipvs.latency.operator.fix.ProxySource;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters with a kube-proxy for each pool or architecture: gardener#4969, kubernetes#33916. */
class PlacementTest {
    private static final ProxySource A = new ProxySource("kube-system", "kube-proxy-a", "kube-proxy-a");

    @Test
    void a_node_of_another_pools_kube_proxy_is_passed_over_and_the_field_named() {
        Placement placement = Placement.of(A, selecting("worker.gardener.cloud/pool", "a"));

        assertThat(placement.to(Map.of("worker.gardener.cloud/pool", "a"))).isEmpty();
        assertThat(placement.to(Map.of("worker.gardener.cloud/pool", "b")))
                .hasValueSatisfying((NotApplicable objection) -> {
                    assertThat(objection.reason()).isEqualTo(PassedOverReason.KubeProxyElsewhere);
                    assertThat(objection.sentence())
                            .contains("kube-proxy-a runs no pod on this node", "proxyMode.daemonSet");
                });
    }

    @ParameterizedTest(name = "{0} {1}: covers an arm64 node: {2}")
    @CsvSource({"In, arm64, true", "In, amd64, false", "NotIn, amd64, true", "NotIn, arm64, false", "Gt, 5, true"})
    void a_required_affinity_counts_as_a_node_selector_does(String operator, String value, boolean covered) {
        PodSpec pod = new PodSpecBuilder().withAffinity(arch(operator, value)).build();

        assertThat(Placement.of(A, pod)
                        .to(Map.of("kubernetes.io/arch", "arm64"))
                        .isEmpty())
                .isEqualTo(covered);
    }

    @Test
    void that_the_node_is_moved_already_does_not_place_it_elsewhere() {
        PodSpec pod = selecting("pool", "a");
        pod.setAffinity(NodeExclusion.addedTo(null));

        assertThat(Placement.of(A, pod).to(Map.of("pool", "a", "latency.ipvs.dev/proxy-mode", "nftables")))
                .isEmpty();
    }

    private static PodSpec selecting(String key, String value) {
        return new PodSpecBuilder().withNodeSelector(Map.of(key, value)).build();
    }

    private static Affinity arch(String operator, String value) {
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addToMatchExpressions(new NodeSelectorRequirement("kubernetes.io/arch", operator, List.of(value)))
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }
}
