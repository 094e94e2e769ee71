package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.LivepatchOutcome;
import dev.ipvs.latency.api.VerdictValue;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recounted from the NodeLatency objects at each reconciliation; nothing is ever counted up. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LatencyPolicyStatus(
        @JsonPropertyDescription("The generation of spec that this status is about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("How many nodes are in which state.") @Nullable
        Counts nodes,

        @JsonPropertyDescription("The current wave and how many there are, such as 2/3.") @Nullable
        String wave,

        @JsonPropertyDescription("What the rollout waits for. Absent: nothing.") @Nullable
        Waiting waiting,

        @JsonPropertyDescription(
                "The wave that a person is asked to approve, as spec.rollout.approved takes it. Absent: none.")
        @Nullable
        AwaitedApproval awaitingApproval,

        @JsonPropertyDescription("The worst-measured nodes, at most five.") @Nullable
        List<WorstNode> worst,

        @JsonPropertyDescription("Selected nodes that another policy decides about.") @Nullable
        List<OverriddenNodes> overridden,

        @JsonPropertyDescription("What came of each livepatch bundle that is named by digest. Absent: none was tried.")
        @Nullable
        Livepatches livepatches,

        @JsonPropertyDescription("Ready, Reconciling and Stalled, as kstatus reads them.") @Nullable
        List<Condition> conditions) {

    /** What a rollout waits for; the sentence is the message of condition Ready. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Waiting(
            @JsonPropertyDescription("What it waits for: the reason of condition Ready.") @JsonProperty("for")
            String what,

            @JsonPropertyDescription("When the wait began.") Instant since,

            @JsonPropertyDescription("When it continues by itself, if nothing else happens.") @Nullable
            Instant until) {}

    /** A wave of a plan: one type of fix, with waves, mitigations and measurement as they are now. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AwaitedApproval(
            @JsonPropertyDescription("The type of fix, and by it the field of spec.rollout.approved.")
            FixType type,

            @JsonPropertyDescription("The wave, from 1.") Integer wave,

            @JsonPropertyDescription("Hash of the type of fix and the policy's waves, mitigations and measurement.")
            String planHash) {}

    /** How many nodes are in which state. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Counts(
            @JsonPropertyDescription("Linux nodes that nodeSelector selects.")
            Integer selected,

            @JsonPropertyDescription("Of those, the ones that this policy decides about.")
            Integer owned,

            @JsonPropertyDescription("Below all thresholds.")
            Integer healthy,

            @JsonPropertyDescription("Over a threshold in enough consecutive windows.")
            Integer breached,

            @JsonPropertyDescription("Measured, but with too few samples for a verdict.")
            Integer inconclusive,

            @JsonPropertyDescription("With a kernel that is not affected.")
            Integer unaffected,

            @JsonPropertyDescription("Not measured, or not measured recently.")
            Integer unknown,

            @JsonPropertyDescription("Fixed, and verified by measurement.")
            Integer fixed,

            @JsonPropertyDescription("With a fix being made, verified or reverted.")
            Integer inFlight,

            @JsonPropertyDescription("With a fix that failed or did not help.")
            Integer failed) {}

    /** One node, with what is needed to know where to look. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WorstNode(
            @JsonPropertyDescription("Its name.") String name,

            @JsonPropertyDescription("99th percentile of a walk in its newest window.") @Nullable
            GoDuration p99,

            @JsonPropertyDescription("The longest walk of that window.") @Nullable
            GoDuration max,

            @JsonPropertyDescription("The verdict on its newest windows.") @Nullable
            VerdictValue verdict,

            @JsonPropertyDescription("Its fix, if it has one.") @Nullable
            FixType fix,

            @JsonPropertyDescription("The state of that fix.") @Nullable
            FixState state) {}

    /** Health of livepatches, by bundle and kernel. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Livepatches(
            @JsonPropertyDescription(
                    "Nodes by bundle, kernel and outcome, at most twenty rows: failures first, then refusals, then what is"
                            + " verified, each by number of nodes.")
            List<LivepatchNodes> rows,

            @JsonPropertyDescription("How many nodes are in further rows. Absent: none.") @Nullable
            Integer more) {}

    /** Nodes of one kernel release on which the same came of the same bundle. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LivepatchNodes(
            @JsonPropertyDescription("Digest of the bundle.")
            String digest,

            @JsonPropertyDescription(
                    "Release of the kernel. Absent: the nodes have booted since, and may run another one by now.")
            @Nullable
            String kernel,

            @JsonPropertyDescription("What came of it: Failed, Refused or Verified.")
            LivepatchOutcome outcome,

            @JsonPropertyDescription("Why: the reason of the node's fix, or of the refusal.")
            String reason,

            @JsonPropertyDescription("How many nodes.") Integer nodes) {}

    /** Nodes for which another policy takes precedence. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OverriddenNodes(
            @JsonPropertyDescription("The policy that takes precedence.")
            String to,

            @JsonPropertyDescription("How many.") Integer count,

            @JsonPropertyDescription("Some of their names, at most three.")
            List<String> examples) {}
}
