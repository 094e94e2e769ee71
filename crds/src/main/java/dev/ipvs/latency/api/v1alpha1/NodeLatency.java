package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** One per node, named after it, written by software alone. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("NodeLatency")
@Singular("nodelatency")
@Plural("nodelatencies")
@ShortNames("nlat")
@Categories(Api.CATEGORY)
@JsonClassDescription(
        "NodeLatency reports the latency caused by one node's IPVS estimator, and the fix. It is named after its node"
                + " and written by the software alone: to change anything, change the LatencyPolicy. All NodeLatencies"
                + " together are the state of the rollout.")
@AdditionalPrinterColumn(
        name = "Variant",
        jsonPath = ".status.kernel.variant",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "How the node's kernel estimates")
@AdditionalPrinterColumn(
        name = "Estimators",
        jsonPath = ".status.rules.estimators",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Estimators that one walk visits: one per IPVS service and destination, and one for the total")
@AdditionalPrinterColumn(
        name = "P99",
        jsonPath = ".status.measurement.p99",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "99th percentile of a walk in the newest window")
@AdditionalPrinterColumn(
        name = "Max",
        jsonPath = ".status.measurement.max",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "Longest walk in the newest window")
@AdditionalPrinterColumn(
        name = "Verdict",
        jsonPath = ".status.verdict.value",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "Healthy, Breached, Inconclusive, Unaffected or Unknown")
@AdditionalPrinterColumn(
        name = "Fix",
        jsonPath = ".status.fix.type",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "The fix that was chosen")
@AdditionalPrinterColumn(
        name = "State",
        jsonPath = ".status.fix.state",
        type = AdditionalPrinterColumn.Type.STRING,
        getDescription = "The state of the fix")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE,
        getDescription = "Time since the NodeLatency was created")
@AdditionalPrinterColumn(
        name = "Before",
        jsonPath = ".status.fix.before.p99",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1,
        getDescription = "99th percentile before the fix")
@AdditionalPrinterColumn(
        name = "Policy",
        jsonPath = ".spec.policy.name",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1,
        getDescription = "The policy that decides about the node")
@AdditionalPrinterColumn(
        name = "Orphaned",
        jsonPath = ".status.conditions[?(@.type==\"Orphaned\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1,
        getDescription = "What becomes of a fix whose policy is gone")
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1,
        getDescription = "What is being done, or waited for")
@JsonDeserialize(using = NodeLatency.Reader.class)
public final class NodeLatency extends CustomResource<NodeLatencySpec, NodeLatencyStatus> {
    private static final long serialVersionUID = 1;

    private Map<String, String> unreadable = Map.of();

    /** What of it could not be read and is left out here: by the path of a field such as {@code status.fix}, why. */
    @JsonIgnore
    public Map<String, String> unreadable() {
        return unreadable;
    }

    static final class Reader extends PartwiseReader.Deserializer<NodeLatencySpec, NodeLatencyStatus, NodeLatency> {
        Reader() {
            super(
                    NodeLatencySpec.class,
                    NodeLatencyStatus.class,
                    NodeLatency::new,
                    (resource, fields) -> resource.unreadable = fields);
        }
    }
}
