package dev.ipvs.latency.operator.cluster;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Since when something has been so, by the operator's clock: from the first look that saw it. What a kubelet dates, it dates by
 * its node's clock, which may be minutes off. An operator that restarts counts from its own start.
 */
final class FirstSeen {
    private final Clock clock;
    private final Map<String, Instant> since = new ConcurrentHashMap<>();

    FirstSeen(Clock clock) {
        this.clock = clock;
    }

    Instant of(String name) {
        return since.computeIfAbsent(name, _ -> clock.instant());
    }

    /** It is no longer so for these. */
    void forget(Collection<String> names) {
        since.keySet().removeAll(names);
    }
}
