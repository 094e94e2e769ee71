package dev.ipvs.latency.helper.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Java and C agree on every offset of packets' ways: Java's are compared with the BTF of the built object. */
class PacketsLayoutTest {

    private final Btf btf = Btf.of("packets");

    @Test
    void struct_packets_settings() {
        assertThat(btf.of("packets_settings", "gap_ns")).isEqualTo(PacketsLayout.Settings.GAP_NS);
        assertThat(btf.of("packets_settings", "longest_ns")).isEqualTo(PacketsLayout.Settings.LONGEST_NS);
        assertThat(btf.of("packets_settings", "machine")).isEqualTo(PacketsLayout.Settings.MACHINE);
        assertThat(btf.of("packets_settings", "filters")).isEqualTo(PacketsLayout.Settings.FILTERS);
        assertThat(btf.of("packets_settings", "netns")).isEqualTo(PacketsLayout.Settings.NETNS);
        assertThat(btf.of("packets_settings", "port")).isEqualTo(PacketsLayout.Settings.PORT);
        assertThat(btf.of("packets_settings", "address_bytes")).isEqualTo(PacketsLayout.Settings.ADDRESS_BYTES);
        assertThat(btf.of("packets_settings", "sees_sockets")).isEqualTo(PacketsLayout.Settings.SEES_SOCKETS);
        assertThat(btf.of("packets_settings", "address")).isEqualTo(PacketsLayout.Settings.ADDRESS);
        assertThat(btf.of("packets_settings", "device")).isEqualTo(PacketsLayout.Settings.DEVICE);
        assertThat(btf.size("packets_settings")).isEqualTo(PacketsLayout.Settings.BYTES);
    }

    @Test
    void struct_point() {
        assertThat(btf.of("point", "at_ns")).isEqualTo(PacketsLayout.Point.AT_NS);
        assertThat(btf.of("point", "netns")).isEqualTo(PacketsLayout.Point.NETNS);
        assertThat(btf.of("point", "ifindex")).isEqualTo(PacketsLayout.Point.IFINDEX);
        assertThat(btf.of("point", "process")).isEqualTo(PacketsLayout.Point.PROCESS);
        assertThat(btf.of("point", "cpu")).isEqualTo(PacketsLayout.Point.CPU);
        assertThat(btf.of("point", "function")).isEqualTo(PacketsLayout.Point.FUNCTION);
        assertThat(btf.of("point", "device")).isEqualTo(PacketsLayout.Point.DEVICE);
        assertThat(btf.of("point", "comm")).isEqualTo(PacketsLayout.Point.COMM);
        assertThat(btf.size("point")).isEqualTo(PacketsLayout.Point.BYTES);
    }

    @Test
    void struct_way() {
        assertThat(btf.of("way", "last_ns")).isEqualTo(PacketsLayout.Way.LAST_NS);
        assertThat(btf.of("way", "gap_ns")).isEqualTo(PacketsLayout.Way.GAP_NS);
        assertThat(btf.of("way", "gap_after")).isEqualTo(PacketsLayout.Way.GAP_AFTER);
        assertThat(btf.of("way", "used")).isEqualTo(PacketsLayout.Way.USED);
        assertThat(btf.of("way", "dropped_points")).isEqualTo(PacketsLayout.Way.DROPPED_POINTS);
        assertThat(btf.of("way", "bytes")).isEqualTo(PacketsLayout.Way.PACKET_BYTES);
        assertThat(btf.of("way", "protocol")).isEqualTo(PacketsLayout.Way.PROTOCOL);
        assertThat(btf.of("way", "header_bytes")).isEqualTo(PacketsLayout.Way.HEADER_BYTES);
        assertThat(btf.of("way", "header")).isEqualTo(PacketsLayout.Way.HEADER);
        assertThat(btf.of("way", "points")).isEqualTo(PacketsLayout.Way.POINTS);
        assertThat(btf.size("way")).isEqualTo(PacketsLayout.Way.BYTES);
    }

    @Test
    void struct_stage() {
        assertThat(btf.of("stage", "count")).isEqualTo(PacketsLayout.Stage.COUNT);
        assertThat(btf.of("stage", "longest_ns")).isEqualTo(PacketsLayout.Stage.LONGEST_NS);
        assertThat(btf.of("stage", "slots")).isEqualTo(PacketsLayout.Stage.SLOTS);
        assertThat(btf.size("stage")).isEqualTo(PacketsLayout.Stage.BYTES);
    }

    @Test
    void struct_packets_cpu() {
        assertThat(btf.of("packets_cpu", "runs")).isEqualTo(PacketsLayout.Cpu.RUNS);
        assertThat(btf.of("packets_cpu", "timed_ns")).isEqualTo(PacketsLayout.Cpu.TIMED_NS);
        assertThat(btf.of("packets_cpu", "interrupted")).isEqualTo(PacketsLayout.Cpu.INTERRUPTED);
        assertThat(btf.of("packets_cpu", "no_room")).isEqualTo(PacketsLayout.Cpu.NO_ROOM);
        assertThat(btf.of("packets_cpu", "lost_ways")).isEqualTo(PacketsLayout.Cpu.LOST_WAYS);
        assertThat(btf.size("packets_cpu")).isEqualTo(PacketsLayout.Cpu.BYTES);
    }
}
