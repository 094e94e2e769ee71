package dev.ipvs.latency.helper.diagnose;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/** One CPU's time in softirqs; vectors that never ran there are left out. */
public record CpuLoad(int cpu, List<VectorTime> softirqs) {

    public CpuLoad {
        softirqs = List.copyOf(softirqs);
    }

    /** @param binsNs the time in each bin of the window, in order */
    public record VectorTime(SoftirqVector vector, List<Long> binsNs) {

        public VectorTime {
            binsNs = List.copyOf(binsNs);
        }

        @JsonIgnore
        public long sumNs() {
            return binsNs.stream().mapToLong(Long::longValue).sum();
        }
    }

    @JsonIgnore
    public long sumNs() {
        return softirqs.stream().mapToLong(VectorTime::sumNs).sum();
    }
}
