package dev.ipvs.latency.operator.status;

import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.proxy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpvsLifetimeTest {

    @ParameterizedTest(name = "Kubernetes {0}, nodes in mode {1}: {2} {3}")
    @CsvSource({
        "v1.34.4,       ipvs,     true,  Supported",
        "v1.35.0,       ipvs,     false, Deprecated",
        "v1.37.2-eks-1, ipvs,     false, Deprecated",
        "v1.39.9,       ipvs,     false, Deprecated",
        "v1.40.0,       ipvs,     false, OffByDefault",
        "v1.43.0,       ipvs,     false, Removed",
        "v2.0.0,        ipvs,     false, Removed",
        "v1.43.0,       nftables, true,  NotInUse",
        "unreadable,    ipvs,     true,  VersionUnknown",
    })
    void the_end_of_mode_ipvs_is_told_where_a_node_is_in_it(String version, String mode, boolean lasts, String reason) {
        ConditionText told =
                IpvsLifetime.of(List.of(decision(mode), decision("nftables")), KubernetesVersion.parse(version));

        assertThat(told.holds()).isEqualTo(lasts);
        assertThat(told.reason()).isEqualTo(reason);
    }

    @Test
    void the_warning_says_where_when_and_what_to_do() {
        assertThat(IpvsLifetime.of(List.of(decision("ipvs")), KubernetesVersion.parse("v1.37.2"))
                        .message())
                .contains("on 1 node")
                .contains("off by default from 1.40")
                .contains("gone in 1.43")
                .contains("mitigation of type ProxyMode");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "v1.36.1-eks-abc,  a vendor's build (eks-abc)",
        "v1.34.1-gke.100,  a vendor's build (gke.100)",
        "v1.34.1+k3s1,     a vendor's build (k3s1)",
        "v1.34.1+rke2r1,   a vendor's build (rke2r1)",
    })
    void a_vendor_may_remove_the_mode_earlier(String version, String told) {
        assertThat(IpvsLifetime.of(List.of(decision("ipvs")), KubernetesVersion.parse(version))
                        .message())
                .contains(told + ", and vendors may remove it earlier");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.37.2", "v1.38.0-rc.1", "v1.38.0-alpha.2"})
    void a_release_of_kubernetes_itself_is_no_vendors_build(String version) {
        assertThat(KubernetesVersion.parse(version).orElseThrow().vendor()).isEmpty();
    }

    private static NodeDecision decision(String mode) {
        return new NodeDecision(
                seen(
                        "node-" + mode,
                        kernel(Variant.Timer, "1").with(proxy(mode)),
                        VerdictValue.Healthy,
                        window("41us", "30s", 30)),
                true,
                new Target.Measured(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                VerdictValue.Healthy);
    }
}
