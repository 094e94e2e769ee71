package dev.ipvs.latency.operator.proxymode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.fix.Applicability.NotApplicable;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** rke2#1455, k3s#3618, rancher#13769: no DaemonSet, though kube-proxy runs on each node. */
class PlatformTest {
    @ParameterizedTest(name = "version +{0}, label {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "k3s1     |                                | /etc/rancher/k3s/config.yaml",
                "rke2r1   |                                | /etc/rancher/rke2/config.yaml",
                "gke.100  |                                | static pod that GKE writes",
                "         | cloud.google.com/gke-nodepool  | static pod that GKE writes",
                "         | kops.k8s.io/instancegroup      | kops edit cluster",
                "         |                                | a mirror pod kube-proxy-NODE",
            })
    void a_kube_proxy_that_is_no_daemon_set_is_said_with_the_platforms_own_way(
            String vendor, String label, String way) {
        Map<String, String> labels = label == null ? Map.of() : Map.of(label, "x");

        assertThat(new AbsentDaemonSetException(Examples.KUBE_PROXY)
                        .onNode(Examples.KUBE_PROXY, Optional.ofNullable(vendor))
                        .to(labels))
                .hasValueSatisfying((NotApplicable objection) -> {
                    assertThat(objection.reason()).isEqualTo(PassedOverReason.KubeProxyNotADaemonSet);
                    assertThat(objection.sentence()).contains("there is no DaemonSet kube-system/kube-proxy", way);
                });
    }
}
