package dev.ipvs.latency.helper.diagnose;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One time that received packets waited on a CPU.
 *
 * @param culprits what the CPU did meanwhile, the longest first; what they leave of {@code ns} is unexplained
 */
public record Wait(Kind kind, int cpu, long startNs, long ns, List<Culprit> culprits) {

    /** How a wait shows. */
    public enum Kind {
        /** NET_RX was raised and not served. */
        RAISED,
        /** NET_RX ran, and one device's poll held up all packets behind. */
        POLL,
        /** The CPU took no interrupt. */
        INTERRUPTS_OFF
    }

    public Wait {
        culprits = List.copyOf(culprits);
    }

    @JsonProperty
    public long explainedNs() {
        return Math.min(ns, culprits.stream().mapToLong(Culprit::ns).sum());
    }

    @JsonIgnore
    public long endNs() {
        return startNs + ns;
    }
}
