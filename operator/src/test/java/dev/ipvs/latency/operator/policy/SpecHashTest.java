package dev.ipvs.latency.operator.policy;

import static dev.ipvs.latency.operator.Examples.KUBE_PROXY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.operator.fix.Applicability;
import dev.ipvs.latency.operator.fix.Rung;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecHashTest {
    private static final Rung LIVEPATCH = new Rung.Livepatch("a.example/b:1", "ipvs_livepatch");

    /** Another text would make each operator that is upgraded forget what failed. */
    @Test
    void the_text_that_is_hashed_is_pinned_byte_for_byte() {
        assertThat(SpecHash.text(
                        MeasurementSpec.DEFAULT, List.of(new Rung.Sysctl(), LIVEPATCH, moved(Optional.empty()))))
                .isEqualTo("""
                        window 13 60000000000ns
                        minSamples 2 10
                        breachesBeforeAction 1 3
                        estimatorP99 10 50000000ns
                        estimatorMax 11 200000000ns
                        netRxDelayByEstimatorMax 10 50000000ns
                        mitigation 6 Sysctl
                        mitigation 9 Livepatch
                        bundle 13 a.example/b:1
                        module 14 ipvs_livepatch
                        mitigation 9 ProxyMode
                        mode 8 nftables
                        namespace 11 kube-system
                        daemonSet 10 kube-proxy
                        configMap 10 kube-proxy
                        """);
    }

    @Test
    void a_threshold_for_kernel_threads_is_another_ask() {
        Thresholds delays = Thresholds.DEFAULT;
        Thresholds threads =
                new Thresholds(delays.estimatorP99(), delays.estimatorMax(), delays.netRxDelayByEstimatorMax(), 500);
        MeasurementSpec usual = MeasurementSpec.DEFAULT;

        assertThat(SpecHash.text(
                        new MeasurementSpec(usual.window(), usual.minSamples(), usual.breachesBeforeAction(), threads),
                        List.of()))
                .isEqualTo(SpecHash.text(usual, List.of()) + "estimatorThreadsMillicores 3 500\n");
    }

    @Test
    void what_stands_against_a_move_in_the_cluster_is_no_part_of_the_spec() {
        Applicability.NotApplicable obstacle =
                new Applicability.NotApplicable(PassedOverReason.ProxyLayoutUnknown, "the ConfigMap is gone");
        assertThat(SpecHash.of(MeasurementSpec.DEFAULT, List.of(moved(Optional.of(obstacle)))))
                .isEqualTo(SpecHash.of(MeasurementSpec.DEFAULT, List.of(moved(Optional.empty()))));
    }

    @Test
    void another_order_of_the_ladder_is_another_ask() {
        assertThat(SpecHash.of(MeasurementSpec.DEFAULT, List.of(new Rung.Sysctl(), LIVEPATCH)))
                .isNotEqualTo(SpecHash.of(MeasurementSpec.DEFAULT, List.of(LIVEPATCH, new Rung.Sysctl())));
    }

    private static Rung moved(Optional<Applicability.NotApplicable> obstacle) {
        return new Rung.ProxyMode(Target.nftables, KUBE_PROXY, obstacle);
    }
}
