package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.operator.Examples.KUBE_PROXY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.operator.Examples;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RungTest {
    private static final ProxySource ANOTHER = new ProxySource("kube-system", "kube-proxy-arm", "kube-proxy-arm");

    private static final Rung PATCH = new Rung.Livepatch("registry.example/bundle:1", "ipvs_estimator");
    private static final Rung NFTABLES = new Rung.ProxyMode(Target.nftables, KUBE_PROXY, Optional.empty());

    static Stream<Arguments> cases() {
        return Stream.of(
                row(new Rung.Sysctl(), new SysctlChange(Examples.SYSCTL, "1"), true),
                row(new Rung.Sysctl(), new LivepatchChange("ipvs_estimator", "registry.example/bundle:1"), false),
                row(PATCH, new LivepatchChange("ipvs_estimator", "registry.example/bundle:2"), true),
                row(PATCH, new LivepatchChange("another_module", "registry.example/bundle:1"), false),
                row(NFTABLES, new ProxyModeChange("ipvs", Target.nftables, KUBE_PROXY), true),
                row(NFTABLES, new ProxyModeChange("ipvs", Target.iptables, KUBE_PROXY), false),
                row(NFTABLES, new ProxyModeChange("ipvs", Target.nftables, ANOTHER), false),
                row(NFTABLES, new SysctlChange(Examples.SYSCTL, "1"), false));
    }

    /** What no rung of the policy makes any more is undone. */
    @ParameterizedTest
    @MethodSource("cases")
    void a_rung_knows_the_changes_that_it_makes(Rung rung, Change change, boolean makes) {
        assertThat(rung.makes(change)).isEqualTo(makes);
    }

    private static Arguments row(Rung rung, Change change, boolean makes) {
        return Arguments.of(rung, change, makes);
    }
}
