package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.bpf.BpfException;
import dev.ipvs.latency.helper.bpf.BpfLibrary;
import dev.ipvs.latency.helper.bpf.BpfLink;
import dev.ipvs.latency.helper.bpf.BpfMap;
import dev.ipvs.latency.helper.bpf.BpfObject;
import dev.ipvs.latency.helper.bpf.SharedLayout;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelSymbols;
import dev.ipvs.latency.helper.kernel.NamespaceOwner;
import dev.ipvs.latency.helper.kernel.NetworkNamespace;
import dev.ipvs.latency.helper.kernel.StolenTime;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The programs in the kernel, counting from when this is opened until it is closed. */
public final class EstimatorProbe implements AutoCloseable {

    /** Rows for other namespaces' estimators beside the host's, which has one per CPU: a full node has 250 pods. */
    private static final int ROWS_FOR_OTHERS = 512;

    private final BpfObject object;
    private final Clock clock;
    private final HostFiles files;
    private final int possibleCpus;
    private final int rowCapacity;
    private final List<BpfLink> updateProbes = new ArrayList<>();
    private KernelSymbols symbols;
    private EstimatorOffsets offsets;
    private int epoch;

    private EstimatorProbe(BpfLibrary library, HostFiles files, KernelSymbols symbols, Clock clock) {
        this.files = files;
        this.symbols = symbols;
        this.clock = clock;
        this.offsets = EstimatorOffsets.read(files);
        this.possibleCpus = library.possibleCpus();
        this.rowCapacity = possibleCpus + ROWS_FOR_OTHERS;
        this.object = BpfObject.open(library, "estimator");
    }

    /** Loads and attaches; on failure nothing stays behind. */
    public static EstimatorProbe open(BpfLibrary library, HostFiles files, KernelSymbols symbols, Clock clock) {
        EstimatorProbe probe = new EstimatorProbe(library, files, symbols, clock);
        try {
            probe.start();
            return probe;
        } catch (RuntimeException e) {
            probe.close();
            throw e;
        }
    }

    private void start() {
        object.sizeMap("walk_rows", rowCapacity);
        object.load();
        writeSettings();
        // Ends before beginnings: what is begun is also seen to end.
        object.attach("walk_end");
        object.attach("walk_start");
        object.attach("cpu_comes_or_goes");
        object.attach("netrx_entry");
        object.attach("netrx_raise");
        attachToUpdates();
    }

    /** After a reload of the module: its functions are elsewhere now, and the probes on them went with it. */
    public void retarget(KernelSymbols now) {
        symbols = now;
        offsets = EstimatorOffsets.read(files);
        writeSettings();
        attachToUpdates();
    }

    /** Whether delays by updates of rules are seen: a seccomp profile or the kernel may forbid kprobes. */
    public boolean seesRuleUpdates() {
        return !updateProbes.isEmpty();
    }

    private void attachToUpdates() {
        updateProbes.forEach(BpfLink::close);
        updateProbes.clear();
        try {
            for (String program : List.of("add_end", "delete_end", "add_start", "delete_start")) {
                updateProbes.add(object.attach(program));
            }
        } catch (BpfException refused) {
            updateProbes.forEach(BpfLink::close);
            updateProbes.clear();
        }
    }

    /** Begins the next epoch and reads all counters. */
    CounterSnapshot snapshot() {
        epoch++;
        writeSettings();
        Instant now = clock.instant();
        Map<WalkKey, WalkRow> rows = readRows();
        ByteBuffer counters = object.map("cpus")
                .lookup(BpfMap.onlyElement(), SharedLayout.Cpu.BYTES * possibleCpus)
                .orElseThrow();
        List<CpuCounters> cpus = IntStream.range(0, possibleCpus)
                .mapToObj(cpu -> counters.slice(cpu * SharedLayout.Cpu.BYTES, SharedLayout.Cpu.BYTES)
                        .order(counters.order()))
                .map(CpuCounters::read)
                .toList();
        return new CounterSnapshot(now, epoch, rows, cpus, StolenTime.read(files));
    }

    /** Whether this process is where the host's rules are; unless both are known, nothing speaks against it. */
    public boolean isInHostNamespace() {
        OptionalLong own = NetworkNamespace.ofThisProcess(files);
        OptionalLong host = hostNetworkNamespace();
        return own.isEmpty() || host.isEmpty() || own.equals(host);
    }

    /** Whose another namespace is; reads the names of all processes. */
    Optional<NamespaceOwner> ownerOf(long inode) {
        return NamespaceOwner.find(files, inode);
    }

    /** The inode number of the host's network namespace, once its estimator has walked. */
    private OptionalLong hostNetworkNamespace() {
        int inode = object.map(".bss")
                .lookup(BpfMap.onlyElement(), SharedLayout.Findings.BYTES)
                .orElseThrow()
                .getInt(SharedLayout.Findings.HOST_NET);
        return inode == 0 ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(inode));
    }

    /**
     * Makes room where rows run out: estimators that did not walk between two snapshots are of namespaces that are gone,
     * or moved to another CPU. Their rows are deleted, never cleared in place.
     */
    void forgetIdle(CounterSnapshot before, CounterSnapshot after) {
        if (after.walks().size() * 2 < rowCapacity) {
            return;
        }
        BpfMap rows = object.map("walk_rows");
        after.walks().forEach((key, row) -> {
            WalkRow earlier = before.walks().getOrDefault(key, WalkRow.EMPTY);
            if (earlier.bornNs() == row.bornNs() && earlier.count() == row.count()) {
                rows.delete(key.toBytes());
            }
        });
    }

    @Override
    public void close() {
        object.close();
    }

    private void writeSettings() {
        ByteBuffer settings = BpfMap.buffer(SharedLayout.Settings.BYTES)
                .putLong(
                        SharedLayout.Settings.ESTIMATION_TIMER,
                        symbols.estimationTimer().orElse(0))
                .putLong(SharedLayout.Settings.INIT_NET, symbols.initNet().orElse(0))
                .putInt(SharedLayout.Settings.TIMER_FUNCTION, offsets.timerFunction())
                .putInt(SharedLayout.Settings.NET_IPVS, offsets.netIpvs())
                .putInt(SharedLayout.Settings.NET_INODE, offsets.netInode())
                .putInt(SharedLayout.Settings.TIMER_TO_NET, offsets.timerToNet())
                .putInt(SharedLayout.Settings.EPOCH, epoch)
                .putInt(SharedLayout.Settings.MACHINE, SharedLayout.MACHINE);
        object.map(".data.settings").update(BpfMap.onlyElement(), settings);
    }

    private Map<WalkKey, WalkRow> readRows() {
        BpfMap map = object.map("walk_rows");
        Map<WalkKey, WalkRow> rows = new HashMap<>();
        for (ByteBuffer key : map.keys(SharedLayout.WalkKey.BYTES)) {
            map.lookup(key, SharedLayout.WalkRow.BYTES)
                    .ifPresent(value -> rows.put(WalkKey.read(key), WalkRow.read(value)));
        }
        return rows;
    }
}
