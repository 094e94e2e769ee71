package dev.ipvs.latency.operator.metrics;

import dev.ipvs.latency.api.metrics.DescribedMetric;
import dev.ipvs.latency.api.metrics.MetricDescription;
import dev.ipvs.latency.api.metrics.MetricDescription.Kind;
import java.util.List;

/**
 * The operator's own metrics. Labels have few values: a policy's name, a word of a closed set, or one of twenty livepatches;
 * nodes are in the helpers' metrics, which each node has of its own.
 */
public enum Metric implements DescribedMetric {
    NODES(
            "ipvs_latency_policy_nodes",
            Kind.GAUGE,
            "Nodes that the policy decides about, by verdict.",
            "policy",
            "verdict"),
    FIXES("ipvs_latency_policy_fixes", Kind.GAUGE, "Nodes of the policy with a fix, by its state.", "policy", "state"),
    OVERRIDDEN_NODES(
            "ipvs_latency_policy_overridden_nodes",
            Kind.GAUGE,
            "Nodes that the policy selects, and another policy decides about.",
            "policy"),
    WAVE("ipvs_latency_policy_wave", Kind.GAUGE, "The current wave, or the last that passed.", "policy"),
    WAVES("ipvs_latency_policy_waves", Kind.GAUGE, "The number of waves.", "policy"),
    WORST_P99(
            "ipvs_latency_policy_worst_p99_seconds",
            Kind.GAUGE,
            "The longest p99 of the estimator's walks on the policy's nodes, in their newest windows.",
            "policy"),
    WORST_MAX(
            "ipvs_latency_policy_worst_max_seconds",
            Kind.GAUGE,
            "The longest walk of the estimator on the policy's nodes, in their newest windows.",
            "policy"),
    FIXED_P99(
            "ipvs_latency_policy_fixed_p99_seconds",
            Kind.GAUGE,
            "The longest p99 of the estimator's walks on nodes with a verified fix, before and after it.",
            "policy",
            "moment"),
    PHASE(
            "ipvs_latency_policy_phase",
            Kind.GAUGE,
            "1 for the policy's phase (Ready, Reconciling, Stalled) and its reason, as in condition Ready.",
            "policy",
            "phase",
            "reason"),
    LIVEPATCH_NODES(
            "ipvs_latency_policy_livepatch_nodes",
            Kind.GAUGE,
            "Nodes of the policy by livepatch bundle, kernel release (unknown: they booted since) and outcome, as in"
                    + " status.livepatches.",
            "policy",
            "digest",
            "kernel",
            "outcome",
            "reason"),
    ORPHANED_NODES(
            "ipvs_latency_orphaned_nodes",
            Kind.GAUGE,
            "Changed nodes whose policy is gone, by what its onDelete asked for: Revert, to be restored; Keep, kept.",
            "policy",
            "on_delete"),
    TRANSITIONS(
            "ipvs_latency_transitions_total",
            Kind.COUNTER,
            "Changes of the reason of a policy or of a node's fix, as in Events; severity Warning counts failures.",
            "kind",
            "severity",
            "reason");

    private final MetricDescription description;

    Metric(String name, Kind kind, String help, String... labels) {
        this.description = new MetricDescription(name, kind, help, List.of(labels));
    }

    @Override
    public MetricDescription description() {
        return description;
    }
}
