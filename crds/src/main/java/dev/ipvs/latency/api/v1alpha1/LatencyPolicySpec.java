package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.Mode;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything a person decides. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.mode == 'Observe' || size(self.mitigations) > 0",
        fieldPath = ".mitigations",
        message = "modes Recommend and Enforce need at least one mitigation, such as {type: Sysctl}; mode Observe only"
                + " measures")
public record LatencyPolicySpec(
        @JsonPropertyDescription("How far to go. Observe: measure and judge. Recommend: also report which fix"
                + " would be used on each node, and why not the ones above it. Enforce: fix breached nodes. Changing"
                + " Enforce to another mode rolls back what was fixed, once spec.rollout allows changes; spec.rollout.paused"
                + " alone rolls nothing back.")
        @Default("Observe")
        Mode mode,

        @JsonPropertyDescription("Which of several policies that select the same node decides about it: the one with"
                + " the higher priority, then the older one, then the first by name. The status of the others lists the"
                + " node under overridden.")
        @Default("0")
        @Min(-1000)
        @Max(1000)
        Integer priority,

        @JsonPropertyDescription("The nodes that this policy applies to. Absent: every Linux node.")
        @ValidationRule(
                value = "!has(self.matchExpressions) || self.matchExpressions.all(e, has(e.key)"
                        + " && has(e.operator) && e.operator in ['In', 'NotIn', 'Exists', 'DoesNotExist'])",
                message =
                        "each of matchExpressions needs a key and an operator: In, NotIn, Exists or" + " DoesNotExist")
        @ValidationRule(
                value = "!has(self.matchExpressions) || self.matchExpressions.all(e, !has(e.operator)"
                        + " || (e.operator in ['In', 'NotIn']) == (has(e.values) && size(e.values) > 0))",
                message = "operators In and NotIn need values; Exists and DoesNotExist must have none")
        @ValidationRule(value = Rules.MATCH_LABELS, message = Rules.LABELS_MESSAGE)
        @ValidationRule(value = Rules.MATCH_EXPRESSIONS, message = Rules.LABELS_MESSAGE)
        @Nullable
        LabelSelector nodeSelector,

        @JsonPropertyDescription("What is measured, and which latency is too long.") @Default("{}")
        MeasurementSpec measurement,

        @JsonPropertyDescription("The ladder: on each node, the first fix that is applicable there is used.")
        @Default("[]")
        @Size(max = 8)
        @ValidationRule(
                value = "self.all(m, self.exists_one(n, n.type == m.type))",
                message = "each type of mitigation may be on the ladder once: remove the second entry of the"
                        + " same type")
        List<Mitigation> mitigations,

        @JsonPropertyDescription("In which order, how fast and when nodes are fixed.") @Default("{}")
        RolloutSpec rollout,

        @JsonPropertyDescription("What happens to fixed nodes when this policy is deleted. Revert: the original values"
                + " are restored before the policy is removed. Keep: the fixes stay.")
        @Default("Revert")
        OnDelete onDelete) {

    public static final LatencyPolicySpec DEFAULT = new LatencyPolicySpec(
            Mode.Observe, 0, null, MeasurementSpec.DEFAULT, List.of(), RolloutSpec.DEFAULT, OnDelete.Revert);

    @SuppressWarnings("ConstantValue")
    public LatencyPolicySpec {
        mode = mode == null ? Mode.Observe : mode;
        priority = priority == null ? Integer.valueOf(0) : priority;
        measurement = measurement == null ? MeasurementSpec.DEFAULT : measurement;
        mitigations = mitigations == null ? List.of() : List.copyOf(mitigations);
        rollout = rollout == null ? RolloutSpec.DEFAULT : rollout;
        onDelete = onDelete == null ? OnDelete.Revert : onDelete;
    }
}
