package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.GoDuration;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One complete window. Durations are absent where nothing was observed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measurement(
        @JsonPropertyDescription("When the window began.") @Required @Pattern(Rules.INSTANT)
        Instant start,

        @JsonPropertyDescription("When the window ended.") @Required @Pattern(Rules.INSTANT)
        Instant end,

        @JsonPropertyDescription("The boot in which it was measured.") @Required @Size(max = Rules.TEXT_LENGTH)
        String bootID,

        @JsonPropertyDescription("Number of estimator walks of the host's network namespace.")
        @Min(0)
        @Max(Rules.LARGEST_COUNT)
        @Required
        Long walks,

        @JsonPropertyDescription("Median duration of a walk.")
        @Nullable
        @Size(max = Rules.DURATION_LENGTH)
        @Pattern(Rules.MEASURED_DURATION)
        GoDuration p50,

        @JsonPropertyDescription(
                "99th percentile of the duration of a walk, of the newest windows that have a hundred walks"
                        + " together since the kernel changed; of fewer, the second longest. Never above max.")
        @Nullable
        @Size(max = Rules.DURATION_LENGTH)
        @Pattern(Rules.MEASURED_DURATION)
        GoDuration p99,

        @JsonPropertyDescription("Duration of the longest walk.")
        @Nullable
        @Size(max = Rules.DURATION_LENGTH)
        @Pattern(Rules.MEASURED_DURATION)
        GoDuration max,

        @JsonPropertyDescription("The CPU that the longest walk ran on.") @Nullable @Min(0) @Max(Integer.MAX_VALUE)
        Integer longestWalkCPU,

        @JsonPropertyDescription("How long the hypervisor kept that CPU from the node within the window (steal time).")
        @Nullable
        @Size(max = Rules.DURATION_LENGTH)
        @Pattern(Rules.MEASURED_DURATION)
        GoDuration stolenFromLongestWalkCPU,

        @JsonPropertyDescription("How long received packets waited because a walk ran on their CPU.") @Nullable
        Delay netRxDelayByEstimator,

        @JsonPropertyDescription(
                "How long received packets waited because an update of the rules on their CPU waited for a walk on"
                        + " another.")
        @Nullable
        Delay netRxDelayByRuleUpdates,

        @JsonPropertyDescription(
                "How long received packets waited for walks of other network namespaces. Not judged: no sysctl of the"
                        + " host changes them.")
        @Nullable
        Delay netRxDelayByOtherNamespaces,

        @JsonPropertyDescription("The other network namespace with the longest walk.") @Nullable
        NamespaceWalks slowestOtherNamespace,

        @JsonPropertyDescription(
                "The kernel threads that estimate instead of a timer, from 6.2 on. Where they are, nothing walks in a softirq.")
        @Nullable
        EstimatorThreads estimatorThreads,

        @JsonPropertyDescription("Walks that were seen to begin, but not to end.")
        @Min(0)
        @Max(Rules.LARGEST_COUNT)
        @Required
        Long unpairedEvents,

        @JsonPropertyDescription("Events that could not be stored.") @Min(0) @Max(Rules.LARGEST_COUNT) @Required
        Long lostEvents) {

    /** Without what version 0.1 did not measure. */
    public Measurement(
            Instant start,
            Instant end,
            String bootID,
            Long walks,
            @Nullable GoDuration p50,
            @Nullable GoDuration p99,
            @Nullable GoDuration max,
            @Nullable Integer longestWalkCPU,
            @Nullable Delay netRxDelayByEstimator,
            Long unpairedEvents,
            Long lostEvents) {
        this(
                start,
                end,
                bootID,
                walks,
                p50,
                p99,
                max,
                longestWalkCPU,
                null,
                netRxDelayByEstimator,
                null,
                null,
                null,
                null,
                unpairedEvents,
                lostEvents);
    }

    /** Walks of the estimator of one network namespace that is not the host's. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NamespaceWalks(
            @JsonPropertyDescription("Inode number of the namespace, as lsns and /proc/PID/ns/net show it.")
            @Nullable
            @Min(0)
            @Max(Rules.LARGEST_COUNT)
            Long inode,

            @JsonPropertyDescription("Number of walks.") @Required @Min(0) @Max(Rules.LARGEST_COUNT)
            Long walks,

            @JsonPropertyDescription("Duration of the longest walk.")
            @Required
            @Size(max = Rules.DURATION_LENGTH)
            @Pattern(Rules.MEASURED_DURATION)
            GoDuration max,

            @JsonPropertyDescription("Waits of received packets that this namespace's walks had the largest part in.")
            @Nullable
            Delay netRxDelay,

            @JsonPropertyDescription("Estimators that one of its walks visits, at least. Absent as process.")
            @Nullable
            @Min(0)
            @Max(Integer.MAX_VALUE)
            Integer estimators,

            @JsonPropertyDescription(
                    "Its oldest process, by PID and name. Absent where the helper does not see the host's processes, as in a"
                            + " pod without hostPID: lsns -t net on the node shows it.")
            @Nullable
            @Size(max = Rules.TEXT_LENGTH)
            String process,

            @JsonPropertyDescription("The first digits of the id of that process' container. Absent as process.")
            @Nullable
            @Size(max = Rules.TEXT_LENGTH)
            String container,

            @JsonPropertyDescription("The UID of that container's pod. Absent as process.")
            @Nullable
            @Size(max = Rules.TEXT_LENGTH)
            String podUID) {}

    /** A window in which kernel threads estimated, and nothing walked in a softirq. */
    public static Measurement ofThreads(Instant start, Instant end, String bootID, EstimatorThreads threads) {
        return new Measurement(
                start, end, bootID, 0L, null, null, null, null, null, null, null, null, null, threads, 0L, 0L);
    }

    /** The kernel threads ipvs-e:* of the host's network namespace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EstimatorThreads(
            @JsonPropertyDescription("How many ran at the end of the window.") @Required @Min(0) @Max(Integer.MAX_VALUE)
            Integer threads,

            @JsonPropertyDescription("CPU that all of them took, in thousandths of a core.")
            @Required
            @Min(0)
            @Max(Integer.MAX_VALUE)
            Integer millicores,

            @JsonPropertyDescription("Estimators of all of them.") @Required @Min(0) @Max(Integer.MAX_VALUE)
            Integer estimators,

            @JsonPropertyDescription("Estimators of the one that has most.") @Required @Min(0) @Max(Integer.MAX_VALUE)
            Integer mostEstimators,

            @JsonPropertyDescription(
                    "Isolated CPUs (kernel parameter isolcpus) that they may run on, such as 2-3. Absent: none."
                            + " net.ipv4.vs.est_cpulist moves them.")
            @Nullable
            @Size(max = Rules.TEXT_LENGTH)
            String isolatedCPUs) {}

    /** Distribution of waits. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delay(
            @JsonPropertyDescription("Number of waits.") @Required @Min(0) @Max(Rules.LARGEST_COUNT)
            Long count,

            @JsonPropertyDescription("99th percentile of a wait.")
            @Nullable
            @Size(max = Rules.DURATION_LENGTH)
            @Pattern(Rules.MEASURED_DURATION)
            GoDuration p99,

            @JsonPropertyDescription("Longest wait.")
            @Nullable
            @Size(max = Rules.DURATION_LENGTH)
            @Pattern(Rules.MEASURED_DURATION)
            GoDuration max) {}
}
