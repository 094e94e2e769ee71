package dev.ipvs.latency.helper.proxy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * When a kube-proxy last wrote its rules and when it was last asked to, by IP family, from its metrics: in seconds since
 * 1970, 0 before the first time. Before Kubernetes 1.34 there is one line for both families.
 */
record SyncTimes(Map<String, Double> written, Map<String, Double> queued) {
    private static final String WRITTEN = "kubeproxy_sync_proxy_rules_last_timestamp_seconds";
    private static final String QUEUED = "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds";
    private static final String IPV6 = "{ip_family=\"IPv6\"}";

    /** A full sync of some ten thousand Services takes that long; minSyncPeriod is seconds. */
    private static final Duration MOST_BEHIND = Duration.ofMinutes(2);

    static SyncTimes parse(Stream<String> metrics) {
        SyncTimes times = new SyncTimes(new HashMap<>(), new HashMap<>());
        metrics.forEach(line -> {
            put(line, WRITTEN, times.written);
            put(line, QUEUED, times.queued);
        });
        return times;
    }

    private static void put(String line, String metric, Map<String, Double> times) {
        if (line.startsWith(metric)) {
            int value = line.lastIndexOf(' ');
            times.put(line.substring(metric.length(), value), Double.valueOf(line.substring(value + 1)));
        }
    }

    /**
     * Whether all rules have been written and none has waited for long since (kubernetes#136786).
     *
     * @param ipv6 whether the node has IPv6: without it, that family's rules are never written (kubernetes#133694)
     */
    boolean upToDate(boolean ipv6) {
        Map<String, Double> counted = new HashMap<>(written);
        if (!ipv6) {
            counted.remove(IPV6);
        }
        return !counted.isEmpty()
                && counted.entrySet().stream().allMatch(family -> isUpToDate(family.getKey(), family.getValue()));
    }

    private boolean isUpToDate(String family, double time) {
        return time > 0 && queued.getOrDefault(family, time) - time <= MOST_BEHIND.toSeconds();
    }
}
