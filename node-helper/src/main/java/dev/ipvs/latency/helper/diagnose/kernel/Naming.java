package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.diagnose.Completeness;
import dev.ipvs.latency.helper.diagnose.Diagnosis;
import dev.ipvs.latency.helper.diagnose.DiagnosisRequest;
import dev.ipvs.latency.helper.diagnose.FoldedStack;
import dev.ipvs.latency.helper.diagnose.FunctionRuns;
import dev.ipvs.latency.helper.diagnose.Gap;
import dev.ipvs.latency.helper.diagnose.Machine;
import dev.ipvs.latency.helper.diagnose.Wait;
import dev.ipvs.latency.helper.diagnose.Window;
import dev.ipvs.latency.helper.judge.Figures;
import dev.ipvs.latency.helper.kernel.CpuList;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFunctions;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.kernel.StolenTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes a diagnosis of what the kernel side counted.
 *
 * @param stolen while it counted
 */
record Naming(HostFiles files, StolenTime stolen) {

    private static final String PREEMPTED =
            "On a PREEMPT_RT kernel the time of a softirq includes that of the threads which preempt it.";

    private static final String STOLEN =
            "Time that a hypervisor takes from a CPU looks like interrupts off; /proc/stat counts %s of it meanwhile.";

    Diagnosis diagnosis(
            RawFindings findings,
            RawPackets packets,
            DiagnosisRequest request,
            Instant start,
            Instant end,
            long startNs) {
        CulpritNames names = new CulpritNames(KernelFunctions.read(files), this::interrupt);
        Map<WaitId, List<RawSample>> samples =
                findings.samples().stream().collect(Collectors.groupingBy(RawSample::of));
        List<Wait> waits = findings.waits().stream()
                .map(wait -> new Wait(
                        wait.kind(),
                        wait.id().cpu(),
                        wait.startNs() - startNs,
                        wait.ns(),
                        names.culprits(wait, samples)))
                .sorted(Comparator.comparingLong(Wait::ns).reversed())
                .toList();
        return new Diagnosis(
                new Window(
                        start,
                        end,
                        request.gap().toNanos(),
                        DiagnoseProbe.binNs(request),
                        request.filter().options()),
                new Machine(
                        files.text("proc/sys/kernel/osrelease").orElse("unknown"),
                        CpuList.possible(files).size(),
                        findings.cpus().size(),
                        Rules.read(files).estimators()),
                findings.cpus(),
                waits,
                gaps(packets.held(), startNs, new GapCulprits(waits)),
                packets.stages(),
                findings.functions().stream()
                        .map(names::runs)
                        .sorted(Comparator.comparingLong(FunctionRuns::sumNs).reversed())
                        .toList(),
                stacks(findings.samples(), names),
                completeness(findings, packets),
                List.of(),
                List.of());
    }

    /** Of a packet that was held before the window began, it is not known by whom. */
    private static List<Gap> gaps(List<RawPacket> held, long startNs, GapCulprits culprits) {
        List<RawPacket> within =
                held.stream().filter(packet -> packet.heldSinceNs() >= startNs).toList();
        return IntStream.range(0, within.size())
                .mapToObj(i -> within.get(i).gap(i + 1, startNs, culprits))
                .toList();
    }

    /** The kernel's account for each handler that shares the interrupt, such as {@code virtio0-input.0}. */
    private String interrupt(int number) {
        return files.text("sys/kernel/irq/" + number + "/actions").orElse("");
    }

    private static List<FoldedStack> stacks(List<RawSample> samples, CulpritNames names) {
        Map<List<String>, Long> sums = samples.stream()
                .map(sample -> names.folded(sample, DiagnoseProbe.SAMPLE_PERIOD.toNanos()))
                .collect(Collectors.groupingBy(FoldedStack::frames, Collectors.summingLong(FoldedStack::ns)));
        return sums.entrySet().stream()
                .map(entry -> new FoldedStack(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(FoldedStack::ns).reversed())
                .toList();
    }

    private Completeness completeness(RawFindings findings, RawPackets packets) {
        Completeness counted = findings.completeness();
        List<String> notMeasured = new ArrayList<>(counted.notMeasured());
        notMeasured.addAll(packets.notMeasured());
        if (findings.waits().stream().anyMatch(wait -> wait.kind() == Wait.Kind.INTERRUPTS_OFF)) {
            notMeasured.add(STOLEN.formatted(Figures.text(stolen.totalNs())));
        }
        if (files.exists("sys/kernel/realtime")) {
            notMeasured.add(PREEMPTED);
        }
        return new Completeness(
                counted.lostEvents() + packets.lostEvents(),
                packets.lostPackets(),
                counted.lostFunctions(),
                notMeasured);
    }
}
