package dev.ipvs.latency.api.v1alpha1;

import static java.util.Map.entry;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Map;

/** Words for the fields that are not ours: those of Kubernetes' LabelSelector and Condition, which the generator leaves without. */
final class BorrowedFields {
    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            entry("spec", "What is wanted."),
            entry("status", "What is so."),
            entry("matchLabels", "Labels that a node must have, each with this value."),
            entry("matchExpressions", "What else must be true of a node's labels; all of these."),
            entry("key", "The label's name."),
            entry("operator", "In, NotIn (with values), Exists or DoesNotExist (without)."),
            entry("values", "The values that In and NotIn compare with."),
            entry("type", "Which condition: Ready, Reconciling, Stalled, or one of this API's own."),
            entry("reason", "Why, in one word of a closed set."),
            entry("message", "Why, in a sentence; where a person is waited for, it names the field to set."),
            entry("lastTransitionTime", "When the condition last began or ceased to hold."),
            entry("observedGeneration", "The generation of spec that the condition is about."));

    /** The same name has another meaning in a condition. */
    private static final String CONDITION_STATUS = "Whether it holds: True or False.";

    private BorrowedFields() {}

    static void describe(JSONSchemaProps schema) {
        schema.getProperties().forEach((name, field) -> {
            if (field.getDescription() == null) {
                boolean ofCondition =
                        name.equals("status") && field.getProperties().isEmpty();
                field.setDescription(ofCondition ? CONDITION_STATUS : DESCRIPTIONS.get(name));
            }
            describe(field);
        });
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            describe(schema.getItems().getSchema());
        }
    }
}
