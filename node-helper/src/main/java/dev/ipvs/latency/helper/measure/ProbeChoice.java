package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.kernel.Capability;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Obstacles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Whether and how a kernel's estimator can be measured by this process. */
public sealed interface ProbeChoice {

    /** By the timer's tracepoints. */
    record TimerTracepoints() implements ProbeChoice {}

    /** By the CPU time of the threads that estimate: nothing of it is in a softirq. */
    record KernelThreads() implements ProbeChoice {}

    /** Nothing estimates. */
    record NothingToMeasure() implements ProbeChoice {}

    /** Something is in the way. */
    record Blocked(List<Problem> problems) implements ProbeChoice {
        public Blocked {
            problems = List.copyOf(problems);
        }
    }

    static ProbeChoice of(HostFiles files, KernelFacts facts) {
        return of(facts, Capability.ofThisProcess(files));
    }

    static ProbeChoice of(KernelFacts facts, Collection<Capability> held) {
        return switch (facts.variant()) {
            case Kthread -> new KernelThreads();
            case Absent -> new NothingToMeasure();
            case DelayedWork -> new Blocked(List.of(Obstacles.delayedWork()));
            case Unknown -> new Blocked(List.of(Obstacles.unknownVariant()));
            case Timer -> ofTimer(facts, held);
        };
    }

    private static ProbeChoice ofTimer(KernelFacts facts, Collection<Capability> held) {
        List<Problem> problems = new ArrayList<>();
        Capability.missingFrom(held).forEach(missing -> problems.add(Obstacles.missing(missing)));
        if (problems.isEmpty() && facts.symbols().addressesHidden()) {
            problems.add(Obstacles.symbolsHidden());
        }
        return problems.isEmpty() ? new TimerTracepoints() : new Blocked(problems);
    }
}
