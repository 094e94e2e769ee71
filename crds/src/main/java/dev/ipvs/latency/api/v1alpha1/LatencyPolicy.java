package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** What a person asks for. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("LatencyPolicy")
@Singular("latencypolicy")
@Plural("latencypolicies")
@ShortNames("latpol")
@Categories(Api.CATEGORY)
@JsonClassDescription(
        "LatencyPolicy selects the nodes that are measured for latency caused by the IPVS estimator, sets the"
                + " thresholds, and says what may be done about it. Everything that a person decides is in spec, so that"
                + " it can be kept in Git.")
@ValidationRule(
        value = "size(self.metadata.name) <= 63 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        message = "metadata.name must be at most 63 lower-case letters, digits and '-', beginning and ending with a"
                + " letter or digit: it is used as a label value")
@ValidationRule(
        value = "!has(self.spec) || !has(self.spec.mitigations) || self.spec.mitigations.all(m, !has(m.livepatch)"
                + " || !has(m.livepatch.promoteAfter) || m.livepatch.promoteAfter.policy != self.metadata.name)",
        message = "livepatch.promoteAfter.policy in spec.mitigations must name another policy: this one would wait for"
                + " itself")
@AdditionalPrinterColumn(
        name = "Mode",
        jsonPath = ".spec.mode",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "Observe measures, Recommend says what it would do, Enforce does it")
@AdditionalPrinterColumn(
        name = "Nodes",
        jsonPath = ".status.nodes.owned",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Nodes that this policy decides about")
@AdditionalPrinterColumn(
        name = "Breached",
        jsonPath = ".status.nodes.breached",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Nodes over a threshold")
@AdditionalPrinterColumn(
        name = "Fixed",
        jsonPath = ".status.nodes.fixed",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Nodes whose fix is verified by measurement")
@AdditionalPrinterColumn(
        name = "Wave",
        jsonPath = ".status.wave",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "The current wave and how many there are")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "True when nothing is left to do")
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "Why it is, or is not, ready")
@AdditionalPrinterColumn(
        name = "Unknown",
        jsonPath = ".status.nodes.unknown",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1,
        getDescription = "Nodes that are not measured; condition HelpersRunning says why")
@AdditionalPrinterColumn(
        name = "Since",
        jsonPath = ".status.waiting.since",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1,
        getDescription = "How long it has been waiting")
@AdditionalPrinterColumn(
        name = "Until",
        jsonPath = ".status.waiting.until",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1,
        getDescription = "When it continues by itself")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE,
        getDescription = "Time since the policy was created")
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1,
        getDescription = "What it waits for, and which field to set")
@JsonDeserialize(using = LatencyPolicy.Reader.class)
public final class LatencyPolicy extends CustomResource<LatencyPolicySpec, LatencyPolicyStatus> {
    private static final long serialVersionUID = 1;

    private Map<String, String> unreadable = Map.of();

    /** What of it could not be read and is left out here: by the path of a field such as {@code spec.rollout}, why. */
    @JsonIgnore
    public Map<String, String> unreadable() {
        return unreadable;
    }

    static final class Reader
            extends PartwiseReader.Deserializer<LatencyPolicySpec, LatencyPolicyStatus, LatencyPolicy> {
        Reader() {
            super(
                    LatencyPolicySpec.class,
                    LatencyPolicyStatus.class,
                    LatencyPolicy::new,
                    (resource, fields) -> resource.unreadable = fields);
        }
    }
}
