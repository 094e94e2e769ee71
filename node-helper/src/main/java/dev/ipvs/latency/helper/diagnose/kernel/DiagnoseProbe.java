package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.BpfException;
import dev.ipvs.latency.helper.bpf.BpfLibrary;
import dev.ipvs.latency.helper.bpf.BpfMap;
import dev.ipvs.latency.helper.bpf.BpfObject;
import dev.ipvs.latency.helper.bpf.DiagnoseLayout;
import dev.ipvs.latency.helper.diagnose.Completeness;
import dev.ipvs.latency.helper.diagnose.CpuLoad;
import dev.ipvs.latency.helper.diagnose.CpuLoad.VectorTime;
import dev.ipvs.latency.helper.diagnose.Culprit;
import dev.ipvs.latency.helper.diagnose.DiagnosisRequest;
import dev.ipvs.latency.helper.diagnose.SoftirqVector;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The programs in the kernel, counting from when this is opened until {@link #end}. */
final class DiagnoseProbe implements AutoCloseable {

    /** 500 times a second and CPU: a wait of 50 ms is seen 20 times. */
    static final Duration SAMPLE_PERIOD = Duration.ofMillis(2);

    private static final Duration LEAST_BEFORE_SAMPLES = Duration.ofMillis(2);

    /** More would be no diagnosis but a log, and would not fit the heap. */
    private static final int MOST_WAITS = 4_096;

    private final BpfObject object;
    private final int possibleCpus;
    private final List<Integer> onlineCpus;
    private final List<RawWait> waits = new ArrayList<>();
    private final List<String> notMeasured = new ArrayList<>();
    private long startNs;
    private long dropped;

    private DiagnoseProbe(BpfLibrary library, List<Integer> onlineCpus) {
        this.object = BpfObject.open(library, "diagnose");
        this.possibleCpus = library.possibleCpus();
        this.onlineCpus = onlineCpus;
    }

    /** Loads and attaches; on failure nothing stays behind. */
    static DiagnoseProbe open(
            BpfLibrary library, List<Integer> onlineCpus, FieldOffsets offsets, DiagnosisRequest request) {
        DiagnoseProbe probe = new DiagnoseProbe(library, onlineCpus);
        try {
            probe.start(offsets, request);
            return probe;
        } catch (RuntimeException e) {
            probe.close();
            throw e;
        }
    }

    static long binNs(DiagnosisRequest request) {
        return Math.ceilDiv(request.duration().toNanos(), DiagnoseLayout.BINS);
    }

    private void start(FieldOffsets offsets, DiagnosisRequest request) {
        object.sizeMap("bins", possibleCpus * DiagnoseLayout.BINS);
        object.load();
        ByteBuffer settings = settings(offsets, request);
        write(settings);
        if (offsets.taskComm() == 0) {
            notMeasured.add(
                    "ksoftirqd's wait for the CPU is not measured: this kernel does not publish its types (BTF).");
        }
        Attachment.OPTIONAL.forEach(this::attachIfThere);
        attachClocks();
        startNs = System.nanoTime();
        write(settings.putLong(DiagnoseLayout.Settings.START_NS, startNs));
        Attachment.NEEDED.forEach(object::attach);
    }

    private static ByteBuffer settings(FieldOffsets offsets, DiagnosisRequest request) {
        long gapNs = request.gap().toNanos();
        return BpfMap.buffer(DiagnoseLayout.Settings.BYTES)
                .putLong(DiagnoseLayout.Settings.GAP_NS, gapNs)
                .putLong(DiagnoseLayout.Settings.SAMPLE_AFTER_NS, Math.max(gapNs / 4, LEAST_BEFORE_SAMPLES.toNanos()))
                .putLong(DiagnoseLayout.Settings.SAMPLE_PERIOD_NS, SAMPLE_PERIOD.toNanos())
                .putLong(DiagnoseLayout.Settings.BIN_NS, binNs(request))
                .putInt(DiagnoseLayout.Settings.TIMER_FUNCTION, offsets.timerFunction())
                .putInt(DiagnoseLayout.Settings.HRTIMER_FUNCTION, offsets.hrtimerFunction())
                .putInt(DiagnoseLayout.Settings.NAPI_POLL, offsets.napiPoll())
                .putInt(DiagnoseLayout.Settings.TASK_COMM, offsets.taskComm());
    }

    private void write(ByteBuffer settings) {
        object.map(".data.settings").update(BpfMap.onlyElement(), settings);
    }

    /** When it began to look, on the kernel's CLOCK_MONOTONIC, which bpf_ktime_get_ns() tells too. */
    long startNs() {
        return startNs;
    }

    private void attachIfThere(Attachment attachment) {
        try {
            attachment.programs().forEach(object::attach);
        } catch (BpfException e) {
            notMeasured.add(attachment.without());
        }
    }

    private void attachClocks() {
        try {
            onlineCpus.forEach(cpu -> object.attachToCpuClock("sampled", cpu, SAMPLE_PERIOD.toNanos()));
        } catch (BpfException e) {
            notMeasured.add("No stacks, and no time with interrupts off: perf_event_open(2) was refused with error "
                    + e.errno() + ".");
        }
    }

    /** Takes the waits that are over out of the kernel, which keeps 1,024 of them; all so far. */
    List<RawWait> waits() {
        object.map("waits").drain(DiagnoseLayout.Wait.BYTES, this::keep);
        return List.copyOf(waits);
    }

    private void keep(ByteBuffer wait) {
        if (waits.size() < MOST_WAITS) {
            waits.add(RawWait.read(wait));
        } else {
            dropped++;
        }
    }

    /** All up to now, read when nothing is counted any more, so that the reading is not in it. */
    RawFindings end() {
        long endNs = System.nanoTime();
        object.detach();
        waits();
        waits.removeIf(wait -> wait.startNs() > endNs);
        return new RawFindings(waits(), loads(), functions(), samples(), completeness());
    }

    private List<CpuLoad> loads() {
        return onlineCpus.stream().map(this::load).toList();
    }

    private CpuLoad load(int cpu) {
        BpfMap map = object.map("bins");
        List<ByteBuffer> bins = IntStream.range(0, DiagnoseLayout.BINS)
                .mapToObj(bin -> map.lookup(
                                BpfMap.buffer(Integer.BYTES).putInt(0, cpu * DiagnoseLayout.BINS + bin),
                                DiagnoseLayout.Bin.BYTES)
                        .orElseThrow())
                .toList();
        return new CpuLoad(
                cpu,
                Arrays.stream(SoftirqVector.values())
                        .map(vector -> new VectorTime(
                                vector,
                                bins.stream()
                                        .map(bin -> bin.getLong(vector.ordinal() * Long.BYTES))
                                        .toList()))
                        .filter(time -> time.sumNs() > 0)
                        .toList());
    }

    private List<RawRuns> functions() {
        BpfMap map = object.map("functions");
        return map.keys(DiagnoseLayout.Actor.BYTES).stream()
                .flatMap(key -> map.lookup(key, DiagnoseLayout.Runs.BYTES * possibleCpus).stream()
                        .map(value -> RawRuns.read(RawActor.read(key, 0), value)))
                .toList();
    }

    private List<RawSample> samples() {
        BpfMap map = object.map("samples");
        Map<Integer, List<Long>> stacks = new HashMap<>();
        return map.keys(DiagnoseLayout.SampleKey.BYTES).stream()
                .flatMap(key -> map.lookup(key, Long.BYTES).stream()
                        .map(count -> new RawSample(
                                new WaitId(
                                        key.getInt(DiagnoseLayout.SampleKey.CPU),
                                        key.getInt(DiagnoseLayout.SampleKey.NUMBER)),
                                Culprit.Kind.values()[key.getInt(DiagnoseLayout.SampleKey.KIND)],
                                Comm.read(key, DiagnoseLayout.SampleKey.COMM),
                                stacks.computeIfAbsent(key.getInt(DiagnoseLayout.SampleKey.STACK), this::stack),
                                count.getLong(0))))
                .toList();
    }

    private List<Long> stack(int number) {
        if (number == DiagnoseLayout.IN_USER_MODE) {
            return List.of();
        }
        return object.map("stacks")
                .lookup(BpfMap.buffer(Integer.BYTES).putInt(0, number), DiagnoseLayout.STACK_DEPTH * Long.BYTES)
                .map(value -> IntStream.range(0, DiagnoseLayout.STACK_DEPTH)
                        .mapToLong(frame -> value.getLong(frame * Long.BYTES))
                        .takeWhile(address -> address != 0)
                        .boxed()
                        .toList())
                .orElse(List.of());
    }

    private Completeness completeness() {
        ByteBuffer cpus = object.map("cpus")
                .lookup(BpfMap.onlyElement(), DiagnoseLayout.CpuState.BYTES * possibleCpus)
                .orElseThrow();
        List<String> missing = new ArrayList<>(notMeasured);
        long stacks = sum(cpus, DiagnoseLayout.CpuState.LOST_SAMPLES);
        if (stacks > 0) {
            // Two of one hash: the kernel keeps the first. No wait is lost by it, and each has many.
            missing.add("%d stacks of waiting packets had no room.".formatted(stacks));
        }
        return new Completeness(
                dropped + sum(cpus, DiagnoseLayout.CpuState.LOST_WAITS),
                0,
                sum(cpus, DiagnoseLayout.CpuState.LOST_FUNCTIONS),
                missing);
    }

    private static long sum(ByteBuffer cpus, int counter) {
        return BpfMap.sumOverCpus(cpus, DiagnoseLayout.CpuState.BYTES, counter);
    }

    @Override
    public void close() {
        object.close();
    }
}
