package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the fix of one node is on its way. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FixStatus(
        @JsonPropertyDescription("Which fix.") FixType type,

        @JsonPropertyDescription("Pending: the old value is recorded. Applying: a fix pod is at it. Applied: changed,"
                + " not yet proven. Verified: measured again, and better. Reverting: being undone.")
        FixState state,

        @JsonPropertyDescription("Since when it is in this state.")
        Instant since,

        @JsonPropertyDescription("The policy that asked for it.")
        String policy,

        @JsonPropertyDescription("That policy's generation when it asked.")
        Long policyGeneration,

        @JsonPropertyDescription("Why it is in this state.") FixReason reason,
        @JsonPropertyDescription("The same in a sentence.") String message,

        @JsonPropertyDescription("What to restore; stored before anything is touched.")
        Recorded recorded,

        @JsonPropertyDescription("The window that condemned the node.") @Nullable
        Measurement before,

        @JsonPropertyDescription("The window that proved the fix, or proved that it did not help.") @Nullable
        Measurement after,

        @JsonPropertyDescription("When the change was made.") @Nullable
        Instant appliedAt,

        @JsonPropertyDescription("The fix pod on its way.") @Nullable
        String pod,

        @JsonPropertyDescription(
                "Fixes that their pods refused to make on this node; the next on the ladder was tried.")
        @Size(max = 8)
        List<Refusal> refusals,

        @JsonPropertyDescription("Its place in the rollout: what cannot be told from the nodes as they are now.")
        @Nullable
        Turn turn) {

    @SuppressWarnings("ConstantValue")
    public FixStatus {
        refusals = refusals == null ? List.of() : List.copyOf(refusals);
    }

    /** When its turn came. */
    public record Turn(
            @JsonPropertyDescription("The wave in which it was begun.")
            Integer wave,

            @JsonPropertyDescription("Stands for the policy's mitigations and measurement when it was begun: a fix that"
                    + " failed is not tried again for the same.")
            String ask,

            @JsonPropertyDescription("How often it was made, because another hand undid it.")
            Integer tries) {}

    /** What to restore: that of the fix's type. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "[has(self.sysctl), has(self.livepatch), has(self.proxyMode)].exists_one(there, there)",
            message = "exactly one of sysctl, livepatch and proxyMode must be recorded")
    public record Recorded(
            @JsonPropertyDescription("The boot in which it was so.")
            String bootID,

            @JsonPropertyDescription("When this was recorded.")
            Instant at,

            @JsonPropertyDescription("For type Sysctl.") @Nullable
            RecordedSysctl sysctl,

            @JsonPropertyDescription("For type Livepatch.") @Nullable
            RecordedLivepatch livepatch,

            @JsonPropertyDescription("For type ProxyMode.") @Nullable
            RecordedProxyMode proxyMode) {}

    /** A sysctl's value. */
    public record RecordedSysctl(
            @JsonPropertyDescription("Name of the sysctl.") @Required
            String knob,

            @JsonPropertyDescription("What it was set to.") @Required
            String value) {}

    /** A livepatch that was not there. */
    public record RecordedLivepatch(
            @JsonPropertyDescription("Its name in the kernel, by which it is taken out again.") @Required
            String module,

            @JsonPropertyDescription("The image that it came from.") @Required
            String bundle) {}

    /** A kube-proxy as it ran on the node, and where it comes from. */
    public record RecordedProxyMode(
            @JsonPropertyDescription("The mode that it ran in, to which it is moved back.") @Required
            String from,

            @JsonPropertyDescription("The mode that it is moved to.") @Required
            Mitigation.ProxyMode.Target to,

            @JsonPropertyDescription("Namespace of the cluster's kube-proxy.") @Required
            String namespace,

            @JsonPropertyDescription("The DaemonSet that runs it in its old mode.") @Required
            String daemonSet,

            @JsonPropertyDescription("The ConfigMap with its configuration.") @Required
            String configMap) {}

    /** A fix that was not made. */
    public record Refusal(
            @JsonPropertyDescription("Which fix.") FixType type,
            @JsonPropertyDescription("Why not.") FixOutcomeReason reason,

            @JsonPropertyDescription("Why not, in a sentence.")
            String message,

            @JsonPropertyDescription("The boot in which it was refused.")
            String bootID,

            @JsonPropertyDescription(
                    "What the policy asked for then, as a digest; asked for otherwise, it is tried again.")
            String ask) {}
}
