package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one node's fix. Fields that version 0.1 named otherwise are read under both names, so that an upgrade
 * loses no original value; only the new name is written.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.original) || has(self.recorded)",
        message = "a fix without what to restore could not be undone")
public record FixStatus(
        @JsonPropertyDescription("The type of fix.") @Required
        FixType type,

        @JsonPropertyDescription("Pending: the original value is recorded. Applying: the change is being made. Applied:"
                + " changed, not yet proven. Verified: measured again and below all thresholds. Reverting: the original"
                + " value is being restored.")
        @Required
        FixState state,

        @JsonPropertyDescription("When it entered this state, by the operator's clock.")
        @Required
        @Pattern(Rules.INSTANT)
        Instant since,

        @JsonPropertyDescription(
                "The same by the node's own clock, which may differ: when its fix pod ended, or else its newest"
                        + " window by then. Only windows that end later say something about this state.")
        @Nullable
        @Pattern(Rules.INSTANT)
        Instant sinceOnNode,

        @JsonPropertyDescription("The policy that requested it.") @Required
        String policy,

        @JsonPropertyDescription("The generation of that policy when it requested the fix.")
        @Required
        @Min(0)
        @Max(Rules.LARGEST_COUNT)
        Long policyGeneration,

        @JsonPropertyDescription(
                "What becomes of it once that policy is gone, by its spec.onDelete. Absent in what version"
                        + " 0.2 stored: the fix is kept, unless the original value was being restored.")
        @Nullable
        OnDelete onDelete,

        @JsonPropertyDescription("Why it is in this state.") @Required
        FixReason reason,

        @JsonPropertyDescription("The same in a sentence, with what to do where something must be done.") @Required
        String message,

        @JsonPropertyDescription("What to restore; stored before the node is changed.")
        OriginalState original,

        @JsonPropertyDescription("The window by which the node was found breached.") @Nullable
        Measurement before,

        @JsonPropertyDescription("The window that proved that the fix helped, or that it did not.") @Nullable
        Measurement after,

        @JsonPropertyDescription("When the change was made, by the node's own clock.") @Nullable @Pattern(Rules.INSTANT)
        Instant appliedAt,

        @JsonPropertyDescription(
                "When the node was first seen cordoned, or about to be deleted, before its fix was proven and"
                        + " soaked. What goes down after that is not counted as a failure of the fix.")
        @Nullable
        @Pattern(Rules.INSTANT)
        Instant cordonedAt,

        @JsonPropertyDescription("The kernel release on which it was verified.") @Nullable
        String provenOn,

        @JsonPropertyDescription("When restoring the original value was first tried, however often it failed since."
                + " A deleted policy waits for this node from then on.")
        @Nullable
        Instant revertingSince,

        @JsonPropertyDescription("The fix pod that is running.") @Nullable
        String pod,

        @JsonPropertyDescription("Fixes that were refused on this node; the next one on the ladder was tried.")
        @Size(max = 8)
        List<Refusal> refusals,

        @JsonPropertyDescription("Its position in the rollout.") @Nullable
        RolloutPosition rollout,

        @JsonPropertyDescription("Deprecated: original, as version 0.1 wrote it.") @Nullable
        OriginalState recorded,

        @JsonPropertyDescription("Deprecated: rollout, as version 0.1 wrote it.") @Nullable
        Turn turn) {

    @SuppressWarnings("ConstantValue")
    public FixStatus {
        original = original == null ? recorded : original;
        recorded = null;
        rollout = rollout == null && turn != null ? turn.position() : rollout;
        turn = null;
        refusals = refusals == null ? List.of() : List.copyOf(refusals);
    }

    /** A status by its present names. */
    public FixStatus(
            FixType type,
            FixState state,
            Instant since,
            @Nullable Instant sinceOnNode,
            String policy,
            Long policyGeneration,
            OnDelete onDelete,
            FixReason reason,
            String message,
            OriginalState original,
            @Nullable Measurement before,
            @Nullable Measurement after,
            @Nullable Instant appliedAt,
            @Nullable Instant cordonedAt,
            @Nullable String provenOn,
            @Nullable Instant revertingSince,
            @Nullable String pod,
            List<Refusal> refusals,
            @Nullable RolloutPosition rollout) {
        this(
                type,
                state,
                since,
                sinceOnNode,
                policy,
                policyGeneration,
                onDelete,
                reason,
                message,
                original,
                before,
                after,
                appliedAt,
                cordonedAt,
                provenOn,
                revertingSince,
                pod,
                refusals,
                rollout,
                null,
                null);
    }

    /** Where in a rollout a fix was begun: what the nodes as they are now do not show. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RolloutPosition(
            @JsonPropertyDescription("The wave in which it was begun, from 1.")
            @Required
            @Min(1)
            @Max(Integer.MAX_VALUE)
            Integer wave,

            @JsonPropertyDescription("Hash of the policy's mitigations and measurement when it was begun. A fix that"
                    + " failed is not tried again for the same hash.")
            @Required
            String specHash,

            @JsonPropertyDescription("How many times in a row it was made, because an external change removed it.")
            @Required
            @Min(0)
            @Max(Integer.MAX_VALUE)
            Integer attempts,

            @JsonPropertyDescription("What its wave had proven when it was verified. Absent before.") @Nullable
            WaveProof proof) {

        /** One that has yet to be verified. */
        public RolloutPosition(Integer wave, String specHash, Integer attempts) {
            this(wave, specHash, attempts, null);
        }
    }

    /** What a wave has proven, which its nodes do not show once some of them are gone. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WaveProof(
            @JsonPropertyDescription("How many nodes of its wave had been verified by then, itself included.")
            @Required
            @Min(1)
            @Max(Integer.MAX_VALUE)
            Integer count,

            @JsonPropertyDescription("When it was verified, by the operator's clock.") @Required @Pattern(Rules.INSTANT)
            Instant at,

            @JsonPropertyDescription("When as many nodes of the wave had been verified as were to be, if that was"
                    + " before. The soak of the wave counts from then.")
            @Nullable
            @Pattern(Rules.INSTANT)
            Instant waveProvenAt) {}

    /** The position as version 0.1 wrote it. */
    public record Turn(
            @JsonPropertyDescription("As rollout.wave.") @Required @Min(1) @Max(Integer.MAX_VALUE)
            Integer wave,

            @JsonPropertyDescription("As rollout.specHash.") @Required
            String ask,

            @JsonPropertyDescription("As rollout.attempts.") @Required @Min(0) @Max(Integer.MAX_VALUE)
            Integer tries) {

        RolloutPosition position() {
            return new RolloutPosition(wave, ask, tries);
        }
    }

    /** What to restore, by the fix's type. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "[has(self.sysctl), has(self.livepatch), has(self.proxyMode)].exists_one(there, there)",
            message = "exactly one of sysctl, livepatch and proxyMode must be recorded")
    public record OriginalState(
            @JsonPropertyDescription("The boot in which it was recorded.") @Required
            String bootID,

            @JsonPropertyDescription("When this was recorded.") @Required @Pattern(Rules.INSTANT)
            Instant at,

            @JsonPropertyDescription("For type Sysctl.") @Nullable
            OriginalSysctl sysctl,

            @JsonPropertyDescription("For type Livepatch.") @Nullable
            OriginalLivepatch livepatch,

            @JsonPropertyDescription("For type ProxyMode.") @Nullable
            OriginalProxyMode proxyMode) {}

    /** A sysctl's value. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.name) || has(self.knob)", message = "an original sysctl has a name")
    public record OriginalSysctl(
            @JsonPropertyDescription("Its name, with dots.") @Nullable
            String name,

            @JsonPropertyDescription("What it was set to.") @Required
            String value,

            @JsonPropertyDescription("Deprecated: name, as version 0.1 wrote it.") @Nullable
            String knob) {

        public OriginalSysctl {
            name = name == null ? knob : name;
            knob = null;
        }

        /** A sysctl by its name. */
        public OriginalSysctl(String name, String value) {
            this(name, value, null);
        }
    }

    /** A livepatch that was not loaded. */
    public record OriginalLivepatch(
            @JsonPropertyDescription("Its name in the kernel, by which it is unloaded.") @Required
            String module,

            @JsonPropertyDescription("The image that it came from.") @Required
            String bundle) {}

    /** The node's kube-proxy, and what it is deployed by. */
    public record OriginalProxyMode(
            @JsonPropertyDescription("The mode that it ran in, and is moved back to.") @Required
            String from,

            @JsonPropertyDescription("The mode that it is moved to.") @Required
            Mitigation.ProxyMode.Target to,

            @JsonPropertyDescription("Namespace of the cluster's kube-proxy.") @Required
            String namespace,

            @JsonPropertyDescription("The DaemonSet that runs it in its old mode.") @Required
            String daemonSet,

            @JsonPropertyDescription("The ConfigMap with its configuration.") @Required
            String configMap) {}

    /** A fix that was refused on the node, which was not changed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.specHash) || has(self.ask)",
            message = "a refusal says what was asked when it was refused")
    public record Refusal(
            @JsonPropertyDescription("The type of fix.") @Required
            FixType type,

            @JsonPropertyDescription("Why it was refused.") @Required
            FixOutcomeReason reason,

            @JsonPropertyDescription("The same in a sentence.") @Required
            String message,

            @JsonPropertyDescription("The boot in which it was refused.") @Required
            String bootID,

            @JsonPropertyDescription(
                    "Hash of the policy's mitigations and measurement at that time. For another hash the"
                            + " fix is tried again.")
            String specHash,

            @JsonPropertyDescription("Deprecated: specHash, as version 0.1 wrote it.") @Nullable
            String ask) {

        @SuppressWarnings("ConstantValue")
        public Refusal {
            specHash = specHash == null ? ask : specHash;
            ask = null;
        }

        /** A refusal by its present names. */
        public Refusal(FixType type, FixOutcomeReason reason, String message, String bootID, String specHash) {
            this(type, reason, message, bootID, specHash, null);
        }
    }
}
