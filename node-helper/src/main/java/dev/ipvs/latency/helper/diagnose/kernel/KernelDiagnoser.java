package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.bpf.BpfException;
import dev.ipvs.latency.helper.bpf.BpfLibrary;
import dev.ipvs.latency.helper.diagnose.Diagnoser;
import dev.ipvs.latency.helper.diagnose.DiagnosisOutcome;
import dev.ipvs.latency.helper.diagnose.DiagnosisRequest;
import dev.ipvs.latency.helper.diagnose.Progress;
import dev.ipvs.latency.helper.diagnose.StopSignal;
import dev.ipvs.latency.helper.kernel.Capability;
import dev.ipvs.latency.helper.kernel.CpuList;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFunctions;
import dev.ipvs.latency.helper.kernel.Obstacles;
import dev.ipvs.latency.helper.kernel.StolenTime;
import dev.ipvs.latency.helper.measure.ProbeStart;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Diagnoses the machine it runs on, by programs that are in its kernel only meanwhile. */
public final class KernelDiagnoser implements Diagnoser {

    private static final Duration STEP = Duration.ofSeconds(1);

    private final HostFiles files;
    private final Clock clock;

    public KernelDiagnoser(HostFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    @Override
    public DiagnosisOutcome diagnose(DiagnosisRequest request, Consumer<Progress> progress, StopSignal stop)
            throws InterruptedException {
        List<Problem> problems = problems();
        if (!problems.isEmpty()) {
            return new DiagnosisOutcome.Refused(problems, List.of());
        }
        try {
            BpfLibrary library = BpfLibrary.load();
            FieldOffsets offsets = FieldOffsets.read(files);
            StolenTime before = StolenTime.read(files);
            // Packets second: what they are held by must be known by then.
            try (DiagnoseProbe probe = DiagnoseProbe.open(library, CpuList.online(files), offsets, request);
                    PacketWatch packets = PacketProbe.open(library, files, request)) {
                watch(probe, packets, request, progress, stop);
                Instant end = clock.instant();
                Duration length = Duration.ofNanos(System.nanoTime() - probe.startNs());
                RawPackets followed = packets.end();
                RawFindings findings = probe.end();
                Naming naming = new Naming(files, StolenTime.read(files).since(before));
                return new DiagnosisOutcome.Diagnosed(
                        naming.diagnosis(findings, followed, request, end.minus(length), end, probe.startNs()));
            }
        } catch (UnsatisfiedLinkError e) {
            return new DiagnosisOutcome.Refused(List.of(Obstacles.noLibBpf(String.valueOf(e.getMessage()))), List.of());
        } catch (BpfException e) {
            return new DiagnosisOutcome.Refused(List.of(ProbeStart.explain(files, e)), e.log());
        }
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        Capability.missingFrom(Capability.ofThisProcess(files))
                .forEach(missing -> problems.add(Obstacles.missing(missing)));
        if (problems.isEmpty() && KernelFunctions.hidden(files)) {
            problems.add(Obstacles.symbolsHidden());
        }
        return problems;
    }

    private static void watch(
            DiagnoseProbe probe,
            PacketWatch packets,
            DiagnosisRequest request,
            Consumer<Progress> progress,
            StopSignal stop)
            throws InterruptedException {
        Duration elapsed = Duration.ZERO;
        while (elapsed.compareTo(request.duration()) < 0) {
            Duration left = request.duration().minus(elapsed);
            boolean stopped = stop.within(left.compareTo(STEP) < 0 ? left : STEP);
            elapsed = Duration.ofNanos(System.nanoTime() - probe.startNs());
            List<RawWait> waits = probe.waits();
            packets.look();
            progress.accept(new Progress(
                    elapsed,
                    request.duration(),
                    waits.size(),
                    waits.stream().mapToLong(RawWait::ns).max().orElse(0)));
            if (stopped) {
                return;
            }
        }
    }
}
