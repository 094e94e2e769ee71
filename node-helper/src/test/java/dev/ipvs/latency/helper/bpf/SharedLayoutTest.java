package dev.ipvs.latency.helper.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Java and C agree on every offset: Java's are compared with the BTF of the built objects. */
class SharedLayoutTest {

    @Test
    void walks_and_settings() throws IOException {
        Btf btf = Btf.of("estimator");

        assertThat(btf.of("settings", "estimation_timer")).isEqualTo(SharedLayout.Settings.ESTIMATION_TIMER);
        assertThat(btf.of("settings", "init_net")).isEqualTo(SharedLayout.Settings.INIT_NET);
        assertThat(btf.of("settings", "epoch")).isEqualTo(SharedLayout.Settings.EPOCH);
        assertThat(btf.size("settings")).isEqualTo(SharedLayout.Settings.BYTES);

        assertThat(btf.of("walk_key", "timer")).isEqualTo(SharedLayout.WalkKey.TIMER);
        assertThat(btf.of("walk_key", "cpu")).isEqualTo(SharedLayout.WalkKey.CPU);
        assertThat(btf.of("walk_key", "owner")).isEqualTo(SharedLayout.WalkKey.OWNER);
        assertThat(btf.size("walk_key")).isEqualTo(SharedLayout.WalkKey.BYTES);

        assertThat(btf.of("walk_row", "born_ns")).isEqualTo(SharedLayout.WalkRow.BORN_NS);
        assertThat(btf.of("walk_row", "count")).isEqualTo(SharedLayout.WalkRow.COUNT);
        assertThat(btf.of("walk_row", "sum_ns")).isEqualTo(SharedLayout.WalkRow.SUM_NS);
        assertThat(btf.of("walk_row", "max")).isEqualTo(SharedLayout.WalkRow.MAX);
        assertThat(btf.of("walk_row", "histogram")).isEqualTo(SharedLayout.WalkRow.HISTOGRAM);
        assertThat(btf.size("walk_row")).isEqualTo(SharedLayout.WalkRow.BYTES);

        assertThat(btf.of("epoch_max", "ns")).isEqualTo(SharedLayout.EpochMax.NS);
        assertThat(btf.of("epoch_max", "epoch")).isEqualTo(SharedLayout.EpochMax.EPOCH);
        assertThat(btf.size("epoch_max")).isEqualTo(SharedLayout.EpochMax.BYTES);
    }

    @Test
    void per_cpu_elements() throws IOException {
        Btf btf = Btf.of("netrx");

        assertThat(btf.of("cpu_walk", "unpaired")).isEqualTo(SharedLayout.CpuWalk.UNPAIRED);
        assertThat(btf.of("cpu_walk", "lost")).isEqualTo(SharedLayout.CpuWalk.LOST);
        assertThat(btf.of("cpu_walk", "host_net")).isEqualTo(SharedLayout.CpuWalk.HOST_NET);
        assertThat(btf.size("cpu_walk")).isEqualTo(SharedLayout.CpuWalk.BYTES);

        assertThat(btf.of("cpu_netrx", "waits")).isEqualTo(SharedLayout.CpuNetrx.WAITS);
        assertThat(btf.of("cpu_netrx", "wait_sum_ns")).isEqualTo(SharedLayout.CpuNetrx.WAIT_SUM_NS);
        assertThat(btf.of("cpu_netrx", "delays")).isEqualTo(SharedLayout.CpuNetrx.DELAYS);
        assertThat(btf.of("cpu_netrx", "delay_sum_ns")).isEqualTo(SharedLayout.CpuNetrx.DELAY_SUM_NS);
        assertThat(btf.of("cpu_netrx", "wait_max")).isEqualTo(SharedLayout.CpuNetrx.WAIT_MAX);
        assertThat(btf.of("cpu_netrx", "delay_max")).isEqualTo(SharedLayout.CpuNetrx.DELAY_MAX);
        assertThat(btf.of("cpu_netrx", "delay_histogram")).isEqualTo(SharedLayout.CpuNetrx.DELAY_HISTOGRAM);
        assertThat(btf.size("cpu_netrx")).isEqualTo(SharedLayout.CpuNetrx.BYTES);
        assertThat(btf.size("histogram")).isEqualTo(SharedLayout.SLOTS * Integer.BYTES);
    }

    /** A per-CPU element's stride is its size rounded up to eight bytes. */
    @Test
    void per_cpu_elements_fill_whole_words() {
        assertThat(SharedLayout.CpuWalk.BYTES % 8).isZero();
        assertThat(SharedLayout.CpuNetrx.BYTES % 8).isZero();
    }
}
