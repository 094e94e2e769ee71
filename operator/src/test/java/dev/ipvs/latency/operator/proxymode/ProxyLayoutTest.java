package dev.ipvs.latency.operator.proxymode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyLayoutTest {
    private static final String OURS = "latency-operator-proxy-mode";

    /** The API server stores seconds: who wrote within the same one may both have been the last. */
    @ParameterizedTest(name = "{0}, {1} and ours: {2}")
    @CsvSource({
        "kubectl 10:00:00, addons 10:00:01, is field manager addons:",
        "kubectl 10:00:01, addons 10:00:01, is field manager kubectl or addons:",
        "kubectl 10:00:02, addons 10:00:01, is field manager kubectl:",
    })
    void who_may_have_taken_the_affinity_away_is_named(String one, String two, String named) {
        DaemonSet daemonSet = new DaemonSetBuilder()
                .withNewMetadata()
                .withManagedFields(written(one), written(two), written(OURS + " 10:00:03"))
                .endMetadata()
                .build();

        assertThat(new ProxyLayout(daemonSet, new ConfigMap()).contested(OURS))
                .hasMessageContaining("the last other writer " + named);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "registry.k8s.io/kube-proxy:v1.29.10,                       v1.29.10",
        "registry.example:5000/eks/kube-proxy:v1.31.2-eksbuild.3,   v1.31.2-eksbuild.3",
        "registry.k8s.io/kube-proxy:v1.37.2@sha256:0123456789abcd,  v1.37.2",
        "registry.example:5000/kube-proxy,                          ",
        "registry.example/kube-proxy@sha256:0123456789abcd,         ",
    })
    void kube_proxys_own_version_is_its_images_tag(String image, String tag) {
        ProxyLayout layout = new ProxyLayout(
                new DaemonSetBuilder()
                        .withNewSpec()
                        .withNewTemplate()
                        .withNewSpec()
                        .addNewContainer()
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build(),
                new ConfigMap());

        assertThat(layout.imageTag().orElse(null)).isEqualTo(tag);
    }

    /** AKS#4569, kubernetes#118784. */
    @ParameterizedTest(name = "ipvs: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{scheduler: lc}                       | ipvs.scheduler lc has no counterpart",
                "{scheduler: rr, udpTimeout: 5m}       | ipvs.udpTimeout 5m has no counterpart",
            })
    void what_only_mode_ipvs_can_be_told_is_cautioned(String ipvs, String caution) {
        assertThat(configured(ipvs).cautions()).singleElement().asString().contains(caution);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{scheduler: '', tcpTimeout: 0s}", "{scheduler: rr}", "null"})
    void what_nobody_has_set_is_not(String ipvs) {
        assertThat(configured(ipvs).cautions()).isEmpty();
    }

    /** aws/containers-roadmap#2340, kapp#742. */
    @Test
    void who_applies_the_affinity_is_told_from_who_once_wrote_it_and_from_us() {
        DaemonSet first = new KubernetesSerialization().unmarshal("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata:
                  name: kube-proxy
                  managedFields:
                  - {manager: eks, operation: Apply, fieldsV1: {"f:spec": {"f:template": {"f:spec": {"f:affinity": {}}}}}}
                  - {manager: kubectl-edit, operation: Update, fieldsV1: {"f:spec": {"f:template": {"f:spec": {"f:affinity": {}}}}}}
                  - {manager: helm, operation: Apply, fieldsV1: {"f:spec": {"f:template": {"f:spec": {"f:containers": {}}}}}}
                  - {manager: kube-controller-manager, operation: Update, subresource: status, fieldsV1: {"f:status": {}}}
                  - {manager: latency-operator-proxy-mode, operation: Apply, fieldsV1: {"f:spec": {"f:template": {"f:spec": {"f:affinity": {}}}}}}
                """, DaemonSet.class);

        assertThat(new ProxyLayout(first, new ConfigMap()).othersThatApplyTheAffinity(OURS))
                .containsExactly("eks");
    }

    private static ProxyLayout configured(String ipvs) {
        return new ProxyLayout(
                new DaemonSet(),
                new ConfigMapBuilder()
                        .addToData("config.conf", "kind: KubeProxyConfiguration\nipvs: " + ipvs + "\n")
                        .addToData("kubeconfig.conf", "kind: Config\n")
                        .build());
    }

    private static ManagedFieldsEntry written(String managerAndTime) {
        String[] parts = managerAndTime.split(" ", 2);
        return new ManagedFieldsEntryBuilder()
                .withManager(parts[0])
                .withOperation("Update")
                .withTime("2026-11-01T" + parts[1] + "Z")
                .build();
    }
}
