package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.bpf.BpfLibrary;
import dev.ipvs.latency.helper.bpf.BpfMap;
import dev.ipvs.latency.helper.bpf.BpfObject;
import dev.ipvs.latency.helper.bpf.SharedLayout;
import dev.ipvs.latency.helper.kernel.KernelSymbols;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The programs in the kernel, counting from when this is opened until it is closed. */
public final class EstimatorProbe implements AutoCloseable {

    /** Rows for other namespaces' estimators beside the host's, which has one per CPU: a full node has 250 pods. */
    private static final int ROWS_FOR_OTHERS = 512;

    private final BpfObject estimator;
    private final BpfObject netRx;
    private final Clock clock;
    private final int possibleCpus;
    private final int rowCapacity;
    private KernelSymbols symbols;
    private int epoch;

    private EstimatorProbe(BpfLibrary library, KernelSymbols symbols, Clock clock) {
        this.symbols = symbols;
        this.clock = clock;
        this.possibleCpus = library.possibleCpus();
        this.rowCapacity = possibleCpus + ROWS_FOR_OTHERS;
        this.estimator = BpfObject.open(library, "estimator");
        this.netRx = BpfObject.open(library, "netrx");
    }

    /** Loads and attaches; on failure nothing stays behind. */
    public static EstimatorProbe open(BpfLibrary library, KernelSymbols symbols, Clock clock) {
        EstimatorProbe probe = new EstimatorProbe(library, symbols, clock);
        try {
            probe.start();
            return probe;
        } catch (RuntimeException e) {
            probe.close();
            throw e;
        }
    }

    private void start() {
        estimator.sizeMap("walk_rows", rowCapacity);
        estimator.load();
        netRx.shareMap("settings", estimator);
        netRx.shareMap("cpu_walks", estimator);
        netRx.load();
        writeSettings();
        estimator.attach("walk_end");
        estimator.attach("walk_start");
        netRx.attach("netrx_entry");
        netRx.attach("netrx_raise");
    }

    /** After a reload of the module: its functions are elsewhere now. */
    public void retarget(KernelSymbols now) {
        symbols = now;
        writeSettings();
    }

    /** Begins the next epoch and reads all counters. */
    CounterSnapshot snapshot() {
        epoch++;
        writeSettings();
        Instant now = clock.instant();
        Map<WalkKey, WalkRow> rows = readRows();
        ByteBuffer walks = perCpu(estimator.map("cpu_walks"), SharedLayout.CpuWalk.BYTES);
        ByteBuffer netRxCounters = perCpu(netRx.map("cpu_netrx"), SharedLayout.CpuNetrx.BYTES);
        List<NetRxCounters> byCpu = new ArrayList<>();
        long unpaired = 0;
        long lost = 0;
        for (int cpu = 0; cpu < possibleCpus; cpu++) {
            byCpu.add(NetRxCounters.read(element(netRxCounters, cpu, SharedLayout.CpuNetrx.BYTES)));
            ByteBuffer walk = element(walks, cpu, SharedLayout.CpuWalk.BYTES);
            unpaired += walk.getLong(SharedLayout.CpuWalk.UNPAIRED);
            lost += walk.getLong(SharedLayout.CpuWalk.LOST);
        }
        return new CounterSnapshot(now, epoch, rows, byCpu, unpaired, lost);
    }

    /** The inode number of the host's network namespace, once its estimator has walked. */
    public OptionalLong hostNetworkNamespace() {
        ByteBuffer walks = perCpu(estimator.map("cpu_walks"), SharedLayout.CpuWalk.BYTES);
        for (int cpu = 0; cpu < possibleCpus; cpu++) {
            int inode = element(walks, cpu, SharedLayout.CpuWalk.BYTES).getInt(SharedLayout.CpuWalk.HOST_NET);
            if (inode != 0) {
                return OptionalLong.of(Integer.toUnsignedLong(inode));
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Makes room where rows run out: estimators that did not walk between two snapshots are of namespaces that are gone,
     * or moved to another CPU. Their rows are deleted, never cleared in place.
     */
    void forgetIdle(CounterSnapshot before, CounterSnapshot after) {
        if (after.walks().size() * 2 < rowCapacity) {
            return;
        }
        BpfMap rows = estimator.map("walk_rows");
        after.walks().forEach((key, row) -> {
            WalkRow earlier = before.walks().getOrDefault(key, WalkRow.EMPTY);
            if (earlier.bornNs() == row.bornNs() && earlier.count() == row.count()) {
                rows.delete(key.toBytes());
            }
        });
    }

    @Override
    public void close() {
        netRx.close();
        estimator.close();
    }

    private void writeSettings() {
        ByteBuffer settings = BpfMap.buffer(SharedLayout.Settings.BYTES)
                .putLong(
                        SharedLayout.Settings.ESTIMATION_TIMER,
                        symbols.estimationTimer().orElse(0))
                .putLong(SharedLayout.Settings.INIT_NET, symbols.initNet().orElse(0))
                .putInt(SharedLayout.Settings.EPOCH, epoch);
        estimator.map("settings").update(BpfMap.onlyElement(), settings);
    }

    private Map<WalkKey, WalkRow> readRows() {
        BpfMap map = estimator.map("walk_rows");
        Map<WalkKey, WalkRow> rows = new HashMap<>();
        for (ByteBuffer key : map.keys(SharedLayout.WalkKey.BYTES)) {
            map.lookup(key, SharedLayout.WalkRow.BYTES)
                    .ifPresent(value -> rows.put(WalkKey.read(key), WalkRow.read(value)));
        }
        return rows;
    }

    private ByteBuffer perCpu(BpfMap map, int bytes) {
        return map.lookup(BpfMap.onlyElement(), bytes * possibleCpus).orElseThrow();
    }

    private static ByteBuffer element(ByteBuffer all, int index, int bytes) {
        return all.slice(index * bytes, bytes).order(all.order());
    }
}
