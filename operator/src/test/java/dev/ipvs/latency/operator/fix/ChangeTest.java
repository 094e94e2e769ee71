package dev.ipvs.latency.operator.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.operator.Examples;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeTest {
    private static final Change SYSCTL = new SysctlChange(Examples.SYSCTL, "1");
    private static final Change LIVEPATCH = new LivepatchChange("ipvs_estimator", "registry.example/bundle:1");
    private static final Change NFTABLES = new ProxyModeChange("ipvs", Target.nftables, Examples.KUBE_PROXY);
    private static final Change IPTABLES = new ProxyModeChange("ipvs", Target.iptables, Examples.KUBE_PROXY);

    static Stream<Arguments> byHand() {
        return Stream.of(
                Arguments.of(SYSCTL, "sysctl -w net.ipv4.vs.run_estimation=1"),
                Arguments.of(
                        LIVEPATCH,
                        "echo 0 > /sys/kernel/livepatch/ipvs_estimator/enabled; once its transition is over,"
                                + " rmmod ipvs_estimator"),
                Arguments.of(NFTABLES, "kubectl label node NAME latency.ipvs.dev/proxy-mode-"),
                Arguments.of(
                        IPTABLES,
                        "kubectl label node NAME --overwrite latency.ipvs.dev/proxy-mode=ipvs, and when kube-proxy"
                                + " runs in mode ipvs there: kubectl label node NAME latency.ipvs.dev/proxy-mode-"));
    }

    @ParameterizedTest
    @MethodSource("byHand")
    void each_says_how_to_undo_it_by_hand(Change change, String command) {
        assertThat(change.manualRevert()).isEqualTo(command);
    }

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of(SYSCTL, "net.ipv4.vs.run_estimation", "frozen"),
                Arguments.of(LIVEPATCH, "ipvs_estimator", "frozen"),
                Arguments.of(NFTABLES, "ipvs", "connections"));
    }

    @ParameterizedTest
    @MethodSource("words")
    void each_names_what_it_changes_and_what_to_know_of_it(Change change, String subject, String caution) {
        assertThat(Stream.of(change.phrase(), change.reverting(), change.reverted()))
                .allSatisfy(sentence -> assertThat(sentence).contains(subject));
        assertThat(change.caution()).contains(caution);
    }
}
