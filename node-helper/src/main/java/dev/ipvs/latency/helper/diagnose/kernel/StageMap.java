package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.BpfMap;
import dev.ipvs.latency.helper.bpf.PacketsLayout;
import dev.ipvs.latency.helper.diagnose.Stage;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The histograms of all pairs of points: the map {@code stages} of bpf/packets.bpf.c. */
record StageMap(BpfMap map, int possibleCpus) {

    /** Those that packets took, the longest step first. */
    List<Stage> read() {
        int functions = PacketPoint.values().length;
        return IntStream.range(0, functions * functions)
                .mapToObj(pair -> stage(pair / functions, pair % functions, sum(pair)))
                .filter(stage -> stage.count() > 0)
                .sorted(Comparator.comparingLong(Stage::maxNs).reversed())
                .toList();
    }

    private ByteBuffer sum(int pair) {
        return map.lookup(BpfMap.buffer(Integer.BYTES).putInt(0, pair), PacketsLayout.Stage.BYTES * possibleCpus)
                .orElseThrow();
    }

    private Stage stage(int from, int to, ByteBuffer cpus) {
        return new Stage(
                PacketPoint.values()[from].function(),
                PacketPoint.values()[to].function(),
                places(PacketsLayout.Stage.COUNT).mapToLong(cpus::getLong).sum(),
                places(PacketsLayout.Stage.LONGEST_NS)
                        .mapToLong(cpus::getLong)
                        .max()
                        .orElse(0),
                IntStream.range(0, PacketsLayout.STAGE_SLOTS)
                        .mapToObj(slot -> new Stage.Slot(
                                fromNs(slot),
                                fromNs(slot + 1),
                                places(PacketsLayout.Stage.SLOTS + slot * Integer.BYTES)
                                        .mapToLong(at -> Integer.toUnsignedLong(cpus.getInt(at)))
                                        .sum()))
                        .filter(slot -> slot.count() > 0)
                        .toList());
    }

    /** Of one field, on each CPU. */
    private IntStream places(int field) {
        return IntStream.range(0, possibleCpus).map(cpu -> cpu * PacketsLayout.Stage.BYTES + field);
    }

    /** Two slots for each power of two, after the first. */
    static long fromNs(int slot) {
        if (slot == 0) {
            return 0;
        }
        long power = 1L << PacketsLayout.FIRST_BIT + (slot - 1) / 2;
        return slot % 2 == 1 ? power : power + power / 2;
    }
}
