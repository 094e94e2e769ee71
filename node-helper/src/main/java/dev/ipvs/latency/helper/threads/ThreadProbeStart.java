package dev.ipvs.latency.helper.threads;

import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.bpf.BpfException;
import dev.ipvs.latency.helper.bpf.BpfLibrary;
import dev.ipvs.latency.helper.kernel.Capability;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelSymbols;
import dev.ipvs.latency.helper.kernel.Obstacles;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/** What became of the attempt to read the threads. */
public sealed interface ThreadProbeStart {

    /** They can be read; whoever receives the probe closes it. */
    record Reading(ThreadProbe probe) implements ThreadProbeStart {}

    /** They can't. Packets are held up by none of them all the same. */
    record Unreadable(Problem problem) implements ThreadProbeStart {}

    static ThreadProbeStart attempt(HostFiles files, KernelSymbols symbols, Clock clock) {
        Optional<Capability> missing =
                Capability.missingFrom(Capability.ofThisProcess(files)).stream().findFirst();
        if (missing.isPresent()) {
            return new Unreadable(Obstacles.missing(missing.get()));
        }
        OptionalLong initNet = symbols.initNet();
        if (initNet.isEmpty()) {
            return new Unreadable(Obstacles.symbolsHidden());
        }
        try {
            return ThreadOffsets.read(files)
                    .<ThreadProbeStart>map(offsets -> new Reading(
                            ThreadProbe.open(BpfLibrary.load(), files, offsets, initNet.getAsLong(), clock)))
                    .orElseGet(() -> new Unreadable(Obstacles.noTypesOfThreads()));
        } catch (UnsatisfiedLinkError e) {
            return new Unreadable(Obstacles.noLibBpf(String.valueOf(e.getMessage())));
        } catch (BpfException e) {
            return new Unreadable(Obstacles.refused(e.errno(), e.log()));
        }
    }
}
