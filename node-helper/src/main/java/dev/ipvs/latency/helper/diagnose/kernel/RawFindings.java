package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.diagnose.Completeness;
import dev.ipvs.latency.helper.diagnose.CpuLoad;
import java.util.List;

/** All that the kernel side counted, with addresses in place of names. */
record RawFindings(
        List<RawWait> waits,
        List<CpuLoad> cpus,
        List<RawRuns> functions,
        List<RawSample> samples,
        Completeness completeness) {

    RawFindings {
        waits = List.copyOf(waits);
        cpus = List.copyOf(cpus);
        functions = List.copyOf(functions);
        samples = List.copyOf(samples);
    }
}
