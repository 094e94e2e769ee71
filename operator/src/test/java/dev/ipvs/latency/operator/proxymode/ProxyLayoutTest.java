package dev.ipvs.latency.operator.proxymode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyLayoutTest {

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
}
