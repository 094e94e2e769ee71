package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.bpf.BpfException;
import dev.ipvs.latency.helper.bpf.BpfLibrary;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Obstacles;
import java.time.Clock;
import java.util.List;

/** What became of the attempt to start the probe. */
public sealed interface ProbeStart {

    /** It counts; whoever receives it closes it. */
    record Counting(EstimatorProbe probe) implements ProbeStart {}

    /** It does not; {@code log} is what libbpf and the verifier said. */
    record Refused(Problem problem, List<String> log) implements ProbeStart {
        public Refused {
            log = List.copyOf(log);
        }
    }

    static ProbeStart attempt(HostFiles files, KernelFacts facts, Clock clock) {
        try {
            return new Counting(EstimatorProbe.open(BpfLibrary.load(), files, facts.symbols(), clock));
        } catch (UnsatisfiedLinkError e) {
            return new Refused(Obstacles.noLibBpf(String.valueOf(e.getMessage())), List.of());
        } catch (BpfException e) {
            return new Refused(explain(files, e), e.log());
        }
    }

    /** What stands in the way, and what to do. */
    static Problem explain(HostFiles files, BpfException e) {
        // What libbpf itself advises where RLIMIT_MEMLOCK kept it from creating a map.
        if (e.log().stream().anyMatch(line -> line.contains("ulimit -l"))) {
            return Obstacles.memoryLock();
        }
        boolean locked = files.text("sys/kernel/security/lockdown")
                .filter(modes -> modes.contains("[confidentiality]"))
                .isPresent();
        return locked ? Obstacles.kernelLockdown() : Obstacles.refused(e.errno(), e.log());
    }
}
