package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.DiagnoseLayout;
import java.nio.ByteBuffer;

/** How often and how long something ran on all CPUs. */
record RawRuns(RawActor actor, long count, long sumNs, long longestNs, int longestCpu) {

    /** @param value {@code struct runs} of each possible CPU */
    static RawRuns read(RawActor actor, ByteBuffer value) {
        RawRuns sum = new RawRuns(actor, 0, 0, 0, 0);
        for (int cpu = 0; (cpu + 1) * DiagnoseLayout.Runs.BYTES <= value.capacity(); cpu++) {
            int at = cpu * DiagnoseLayout.Runs.BYTES;
            sum = sum.with(
                    value.getLong(at + DiagnoseLayout.Runs.COUNT),
                    value.getLong(at + DiagnoseLayout.Runs.SUM_NS),
                    value.getLong(at + DiagnoseLayout.Runs.LONGEST_NS),
                    cpu);
        }
        return sum;
    }

    private RawRuns with(long moreCount, long moreNs, long longest, int cpu) {
        boolean longer = longest > longestNs;
        return new RawRuns(
                actor, count + moreCount, sumNs + moreNs, longer ? longest : longestNs, longer ? cpu : longestCpu);
    }
}
