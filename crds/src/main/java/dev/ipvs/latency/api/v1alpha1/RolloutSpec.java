package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.GoDuration;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In which order, how fast and when nodes are fixed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.approvedWave <= size(self.waves)",
        fieldPath = ".approvedWave",
        message = "approvedWave must not be above the number of waves")
public record RolloutSpec(
        @JsonPropertyDescription("Cumulative size of each wave, out of the breached nodes: a number of nodes or a"
                + " percentage, each larger than the one before.")
        @Default("[\"1\", \"10%\", \"100%\"]")
        @Size(min = 1, max = 20)
        @ValidationRule(
                value = "self.all(w, type(w) == int ? w >= 1 && w <= 999999"
                        + " : w.matches('^([1-9][0-9]{0,5}|[1-9][0-9]?%|100%)$'))",
                message = "each wave must be a number of nodes from 1 to 999999, such as \"3\", or a percentage from"
                        + " \"1%\" to \"100%\"")
        @ValidationRule(
                value = "self.map(w, string(w).endsWith('%')).isSorted()",
                message = "write waves that are numbers of nodes before those that are percentages, such as"
                        + " [\"1\", \"10%\", \"100%\"]")
        @ValidationRule(
                value = "self.filter(w, string(w).matches('^[0-9]{1,6}%?$'))"
                        + ".map(w, string(w).endsWith('%') ? 1000000 + int(string(w).replace('%', ''))"
                        + " : int(string(w))).isSorted()"
                        + " && self.all(w, self.exists_one(v, string(v) == string(w)))",
                message = "each wave must be larger than the one before it, such as [\"1\", \"10%\"," + " \"100%\"]")
        @ValidationRule(
                value = "size(self) == 0 || string(self[size(self) - 1]) == '100%'",
                message = "the last wave must be \"100%\": nodes beyond it would never be fixed")
        List<IntOrString> waves,

        @JsonPropertyDescription("How many nodes may be in flight at once: a number, or a percentage of the policy's"
                + " nodes (at least one).")
        @Default("\"10%\"")
        @ValidationRule(value = Rules.SHARE, message = Rules.SHARE_MESSAGE)
        IntOrString maxConcurrent,

        @JsonPropertyDescription("How long the verified nodes of a wave are watched before the next wave begins.")
        @Default("5m")
        @Size(max = Rules.DURATION_LENGTH)
        @ValidationRule(value = Rules.DURATION_FORM, message = Rules.DURATION_FORM_MESSAGE)
        @ValidationRule(value = Rules.DAYS_AT_MOST, message = Rules.SOAK_AT_MOST_MESSAGE)
        GoDuration soak,

        @JsonPropertyDescription("Number of failed nodes at which no further fix is started.")
        @Default("1")
        @Min(1)
        @Max(5000)
        Integer failureLimit,

        @JsonPropertyDescription(
                "What happens to a node whose fix did not help. Revert: the original value is restored."
                        + " Pause: the node is left as it is, for investigation.")
        @Default("Revert")
        OnFailure onFailure,

        @JsonPropertyDescription(
                "Which waves wait until approved names them. AfterFirstWave: all but the first, unless it is"
                        + " the only one.")
        @Default("None")
        Approval approval,

        @JsonPropertyDescription(
                "What a person approved, by type of fix, as status.awaitingApproval asks for it. It counts"
                        + " only for that plan: with other waves, mitigations or measurement, approval is asked for again.")
        @Nullable
        Approved approved,

        @JsonPropertyDescription(
                "Deprecated: a number alone does not say what it approves, so it starts no wave; see approved.")
        @Default("0")
        @Min(0)
        @Max(20)
        Integer approvedWave,

        @JsonPropertyDescription(
                "If true, fixes in flight are finished and none is started; nor is one rolled back only"
                        + " because mode, mitigations or nodeSelector no longer ask for it.")
        @Default("false")
        Boolean paused,

        @JsonPropertyDescription("If true, every fix of this policy is reverted and none is started.") @Default("false")
        Boolean abort,

        @JsonPropertyDescription(
                "Starts no fix while it is set, and rolls none back, like paused; the text is the reason, such as an alert that is firing."
                        + " For controllers that gate a rollout from outside. Fixes in flight are finished.")
        @Size(min = 1, max = 256)
        @Nullable
        String hold,

        @JsonPropertyDescription("How long an Inconclusive node may hold its wave before the policy is Stalled with"
                + " ProgressDeadlineExceeded. The rollout continues when the node is measured again.")
        @Default("30m")
        @Size(max = Rules.DURATION_LENGTH)
        @ValidationRule(value = Rules.DURATION_FORM, message = Rules.DURATION_FORM_MESSAGE)
        @ValidationRule(value = Rules.POSITIVE_DURATION, message = Rules.POSITIVE_DURATION_MESSAGE)
        @ValidationRule(value = Rules.DAYS_AT_MOST, message = Rules.DEADLINE_AT_MOST_MESSAGE)
        GoDuration progressDeadline,

        @JsonPropertyDescription(
                "Maintenance windows in which fixes may be started, and rolled back where mode, mitigations or nodeSelector"
                        + " no longer ask for them. A fix that failed, or that is aborted, recalled or deleted with its policy, is rolled"
                        + " back at any time. Empty: at any time.")
        @Default("[]")
        @Size(max = 20)
        List<MaintenanceWindow> windows,

        @JsonPropertyDescription(
                "What a node gets that rebooted into the kernel on which its fix was verified and soaked. Reapply:"
                        + " the same fix at once, in any wave and at any hour, unless the rollout is paused, on hold, aborted or at its"
                        + " failureLimit. Measure: a fix once it is Breached again.")
        @Default("Reapply")
        OnBoot onBoot,

        @JsonPropertyDescription("What is decided about single nodes.") @Default("[]") @Size(max = 100)
        List<NodeOverride> nodes) {

    public static final RolloutSpec DEFAULT = new RolloutSpec(
            List.of(new IntOrString("1"), new IntOrString("10%"), new IntOrString("100%")),
            new IntOrString("10%"),
            GoDuration.parse("5m"),
            1,
            OnFailure.Revert,
            Approval.None,
            null,
            0,
            false,
            false,
            null,
            GoDuration.parse("30m"),
            List.of(),
            OnBoot.Reapply,
            List.of());

    @SuppressWarnings("ConstantValue")
    public RolloutSpec {
        waves = waves == null
                ? List.of(new IntOrString("1"), new IntOrString("10%"), new IntOrString("100%"))
                : List.copyOf(waves);
        maxConcurrent = maxConcurrent == null ? new IntOrString("10%") : maxConcurrent;
        soak = soak == null ? GoDuration.parse("5m") : soak;
        failureLimit = failureLimit == null ? Integer.valueOf(1) : failureLimit;
        onFailure = onFailure == null ? OnFailure.Revert : onFailure;
        approval = approval == null ? Approval.None : approval;
        approvedWave = approvedWave == null ? Integer.valueOf(0) : approvedWave;
        paused = paused == null ? Boolean.FALSE : paused;
        abort = abort == null ? Boolean.FALSE : abort;
        progressDeadline = progressDeadline == null ? GoDuration.parse("30m") : progressDeadline;
        windows = windows == null ? List.of() : List.copyOf(windows);
        onBoot = onBoot == null ? OnBoot.Reapply : onBoot;
        nodes = nodes == null ? List.of() : List.copyOf(nodes);
    }

    /** What holds for one node alone. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.hold) || has(self.retry)", message = "say what: hold or retry")
    public record NodeOverride(
            @JsonPropertyDescription("The node.") @Required @Size(min = 1, max = 253)
            String name,

            @JsonPropertyDescription(
                    "Leaves the node as it is while this is set, with its fix or without: nothing is started on it, and nothing"
                            + " rolled back, except by abort, by a recall and by deleting the policy. The text is the reason.")
            @Size(min = 1, max = 256)
            @Nullable
            String hold,

            @JsonPropertyDescription(
                    "Forgets that a fix begun before this time failed on the node, so that it is tried again.")
            @Pattern(Rules.INSTANT)
            @Nullable
            Instant retry) {}

    /** Approvals by type of fix: a field for each, so that a patch of one leaves the others. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Approved(
            @JsonPropertyDescription("For type Sysctl.") @Nullable
            ApprovedPlan sysctl,

            @JsonPropertyDescription("For type Livepatch.") @Nullable
            ApprovedPlan livepatch,

            @JsonPropertyDescription("For type ProxyMode.") @Nullable
            ApprovedPlan proxyMode) {}

    /** An approval of one plan, up to one of its waves. */
    public record ApprovedPlan(
            @JsonPropertyDescription("The last approved wave.") @Required @Min(1) @Max(20)
            Integer wave,

            @JsonPropertyDescription("The plan, as status.awaitingApproval.planHash names it.")
            @Required
            @Size(min = 1, max = 64)
            String planHash) {}
}
