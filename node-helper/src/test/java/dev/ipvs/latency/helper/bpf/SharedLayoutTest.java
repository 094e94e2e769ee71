package dev.ipvs.latency.helper.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Java and C agree on every offset: Java's are compared with the BTF of the built objects. */
class SharedLayoutTest {

    private final Btf btf = Btf.of("estimator");

    @Test
    void settings() {
        assertThat(btf.of("settings", "estimation_timer")).isEqualTo(SharedLayout.Settings.ESTIMATION_TIMER);
        assertThat(btf.of("settings", "init_net")).isEqualTo(SharedLayout.Settings.INIT_NET);
        assertThat(btf.of("settings", "timer_function")).isEqualTo(SharedLayout.Settings.TIMER_FUNCTION);
        assertThat(btf.of("settings", "net_ipvs")).isEqualTo(SharedLayout.Settings.NET_IPVS);
        assertThat(btf.of("settings", "net_inode")).isEqualTo(SharedLayout.Settings.NET_INODE);
        assertThat(btf.of("settings", "timer_to_net")).isEqualTo(SharedLayout.Settings.TIMER_TO_NET);
        assertThat(btf.of("settings", "epoch")).isEqualTo(SharedLayout.Settings.EPOCH);
        assertThat(btf.of("settings", "machine")).isEqualTo(SharedLayout.Settings.MACHINE);
        assertThat(btf.size("settings")).isEqualTo(SharedLayout.Settings.BYTES);
    }

    @Test
    void findings() {
        assertThat(btf.of("findings", "host_net")).isEqualTo(SharedLayout.Findings.HOST_NET);
        assertThat(btf.size("findings")).isEqualTo(SharedLayout.Findings.BYTES);
    }

    @Test
    void rows_of_walks() {
        assertThat(btf.of("walk_key", "timer")).isEqualTo(SharedLayout.WalkKey.TIMER);
        assertThat(btf.of("walk_key", "cpu")).isEqualTo(SharedLayout.WalkKey.CPU);
        assertThat(btf.of("walk_key", "owner")).isEqualTo(SharedLayout.WalkKey.OWNER);
        assertThat(btf.size("walk_key")).isEqualTo(SharedLayout.WalkKey.BYTES);

        assertThat(btf.of("walk_row", "born_ns")).isEqualTo(SharedLayout.WalkRow.BORN_NS);
        assertThat(btf.of("walk_row", "count")).isEqualTo(SharedLayout.WalkRow.COUNT);
        assertThat(btf.of("walk_row", "sum_ns")).isEqualTo(SharedLayout.WalkRow.SUM_NS);
        assertThat(btf.of("walk_row", "net")).isEqualTo(SharedLayout.WalkRow.NET);
        assertThat(btf.of("walk_row", "max")).isEqualTo(SharedLayout.WalkRow.MAX);
        assertThat(btf.of("walk_row", "delays")).isEqualTo(SharedLayout.WalkRow.DELAYS);
        assertThat(btf.of("walk_row", "delay_max")).isEqualTo(SharedLayout.WalkRow.DELAY_MAX);
        assertThat(btf.of("walk_row", "histogram")).isEqualTo(SharedLayout.WalkRow.HISTOGRAM);
        assertThat(btf.size("walk_row")).isEqualTo(SharedLayout.WalkRow.BYTES);

        assertThat(btf.of("epoch_max", "ns")).isEqualTo(SharedLayout.EpochMax.NS);
        assertThat(btf.of("epoch_max", "epoch")).isEqualTo(SharedLayout.EpochMax.EPOCH);
        assertThat(btf.size("epoch_max")).isEqualTo(SharedLayout.EpochMax.BYTES);
    }

    @Test
    void per_cpu_elements() {
        assertThat(btf.of("cpu", "unpaired")).isEqualTo(SharedLayout.Cpu.UNPAIRED);
        assertThat(btf.of("cpu", "lost")).isEqualTo(SharedLayout.Cpu.LOST);
        assertThat(btf.of("cpu", "updates_held")).isEqualTo(SharedLayout.Cpu.UPDATES_HELD);
        assertThat(btf.of("cpu", "waits")).isEqualTo(SharedLayout.Cpu.WAITS);
        assertThat(btf.of("cpu", "wait_sum_ns")).isEqualTo(SharedLayout.Cpu.WAIT_SUM_NS);
        assertThat(btf.of("cpu", "update_max")).isEqualTo(SharedLayout.Cpu.UPDATE_MAX);
        assertThat(btf.of("cpu", "wait_max")).isEqualTo(SharedLayout.Cpu.WAIT_MAX);
        assertThat(btf.of("cpu", "delays")).isEqualTo(SharedLayout.Cpu.DELAYS);
        assertThat(btf.of("cpu", "delay_histogram")).isEqualTo(SharedLayout.Cpu.DELAY_HISTOGRAM);
        assertThat(btf.size("cpu")).isEqualTo(SharedLayout.Cpu.BYTES);
        assertThat(btf.of("delays", "count")).isEqualTo(SharedLayout.Delays.COUNT);
        assertThat(btf.of("delays", "sum_ns")).isEqualTo(SharedLayout.Delays.SUM_NS);
        assertThat(btf.of("delays", "max")).isEqualTo(SharedLayout.Delays.MAX);
        assertThat(btf.of("delays", "overlap_max")).isEqualTo(SharedLayout.Delays.OVERLAP_MAX);
        assertThat(btf.size("delays")).isEqualTo(SharedLayout.Delays.BYTES);
        assertThat(btf.size("histogram")).isEqualTo(SharedLayout.SLOTS * Integer.BYTES);
    }

    /** A per-CPU element's stride is its size rounded up to eight bytes. */
    @Test
    void per_cpu_elements_fill_whole_words() {
        assertThat(SharedLayout.Cpu.BYTES % 8).isZero();
    }
}
