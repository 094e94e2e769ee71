package dev.ipvs.latency.helper.metrics;

import dev.ipvs.latency.api.metrics.DescribedMetric;
import dev.ipvs.latency.api.metrics.MetricDescription;
import dev.ipvs.latency.api.metrics.MetricDescription.Kind;
import java.util.List;

/** The helper's metrics. Each node has them once, so no label names the node: the scrape adds it. */
public enum Metric implements DescribedMetric {
    WALKS(
            "ipvs_latency_estimator_walk_duration_seconds",
            Kind.HISTOGRAM,
            "Durations of the walks of the host's IPVS estimator; each holds up the softirqs of its CPU."),
    WALK_MAX(
            "ipvs_latency_estimator_walk_max_seconds",
            Kind.GAUGE,
            "The longest walk in the newest complete window, exact."),
    STOLEN(
            "ipvs_latency_longest_walk_cpu_stolen_seconds",
            Kind.GAUGE,
            "How long the hypervisor kept the longest walk's CPU from the node in the newest complete window."),
    NET_RX_DELAY(
            "ipvs_latency_netrx_delay_by_estimator_seconds",
            Kind.HISTOGRAM,
            "Waits of received packets for a walk on their CPU: the part of each wait that the walk took."),
    NET_RX_DELAY_MAX(
            "ipvs_latency_netrx_delay_by_estimator_max_seconds",
            Kind.GAUGE,
            "The longest wait of received packets for a walk in the newest complete window, exact."),
    NET_RX_DELAY_BY_RULE_UPDATES_MAX(
            "ipvs_latency_netrx_delay_by_rule_updates_max_seconds",
            Kind.GAUGE,
            "The longest wait of received packets for an update of the rules, which itself waited for a walk on another CPU, in the"
                    + " newest complete window, exact."),
    NET_RX_DELAY_BY_OTHER_NAMESPACES_MAX(
            "ipvs_latency_netrx_delay_by_other_namespaces_max_seconds",
            Kind.GAUGE,
            "The longest wait of received packets for a walk of another network namespace's estimator in the newest complete window,"
                    + " exact."),
    NET_RX_WAIT_MAX(
            "ipvs_latency_netrx_wait_max_seconds",
            Kind.GAUGE,
            "The longest wait of received packets for any cause in the newest complete window, exact."),
    NET_RX_WAITS("ipvs_latency_netrx_waits_total", Kind.COUNTER, "Waits of received packets for any cause."),
    WINDOW_END(
            "ipvs_latency_window_end_timestamp_seconds",
            Kind.GAUGE,
            "The end of the newest complete window, in seconds since 1970."),
    VERDICT("ipvs_latency_verdict", Kind.GAUGE, "1 for the node's verdict, 0 for the others.", "verdict"),
    PROBLEMS(
            "ipvs_latency_problem",
            Kind.GAUGE,
            "1 for each problem that keeps the node from being measured.",
            "reason"),
    ESTIMATORS(
            "ipvs_latency_estimators",
            Kind.GAUGE,
            "Estimators that one walk visits: one per service and destination, and one for the total."),
    THREADS(
            "ipvs_latency_estimator_threads",
            Kind.GAUGE,
            "Kernel threads that estimate instead of a timer (6.2 and later), at the end of the newest complete window."),
    THREADS_CPU(
            "ipvs_latency_estimator_threads_cpu_cores",
            Kind.GAUGE,
            "CPU that they took together in the newest complete window, in cores."),
    THREADS_MOST(
            "ipvs_latency_estimator_threads_most_estimators", Kind.GAUGE, "Estimators of the thread that has most."),
    THREADS_ISOLATED(
            "ipvs_latency_estimator_threads_isolated_cpus", Kind.GAUGE, "Isolated CPUs that the threads may run on."),
    FORECAST_ESTIMATORS(
            "ipvs_latency_forecast_estimators",
            Kind.GAUGE,
            "Estimators at which walks cross the lowest threshold, by what a step costs on this node; absent while that is not known."),
    FORECAST_CROSSING(
            "ipvs_latency_forecast_crossing_timestamp_seconds",
            Kind.GAUGE,
            "When there are as many estimators as ipvs_latency_forecast_estimators, at the growth of the last day, in seconds since"
                    + " 1970; absent unless within 30 days."),
    KERNEL(
            "ipvs_latency_kernel_info",
            Kind.INFO,
            "The kernel's release, its estimator, and the value of run_estimation.",
            "release",
            "variant",
            "run_estimation"),
    LOST("ipvs_latency_events_lost_total", Kind.COUNTER, "Walks that could not be counted."),
    UNPAIRED("ipvs_latency_events_unpaired_total", Kind.COUNTER, "Walks of which only the start or the end was seen."),
    REPORTS(
            "ipvs_latency_reports_total",
            Kind.COUNTER,
            "Attempts to write the status of the NodeLatency, by result.",
            "result"),
    CPU("process_cpu_seconds_total", Kind.COUNTER, "CPU time of the helper, user and system."),
    MEMORY("process_resident_memory_bytes", Kind.GAUGE, "Resident memory of the helper."),
    START("process_start_time_seconds", Kind.GAUGE, "The start of the helper, in seconds since 1970.");

    private final MetricDescription description;

    Metric(String name, Kind kind, String help, String... labels) {
        this.description = new MetricDescription(name, kind, help, List.of(labels));
    }

    @Override
    public MetricDescription description() {
        return description;
    }
}
