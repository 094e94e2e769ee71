package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.status.ConditionText;
import dev.ipvs.latency.operator.status.WriteConditions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What became of all writes of one reconciliation.
 *
 * @param helper what prevented the DaemonSet node-helper from being applied
 * @param unreadable what of the policy's NodeLatencies cannot be read, by node
 * @param withheld of these, the nodes that are therefore left as they are
 */
public record WriteOutcome(
        Optional<WriteFailure> helper,
        WriteReport nodes,
        WriteReport proxies,
        SortedMap<String, String> unreadable,
        SortedSet<String> withheld) {
    private static final Duration AT_ONCE = Duration.ofMillis(20);
    /** DaemonSets of the cluster are not watched. */
    private static final Duration SOON = Duration.ofSeconds(1);
    /** What was refused is seldom accepted a moment later. */
    private static final Duration AFTER_A_REFUSAL = Duration.ofSeconds(15);
    /** A change that is not watched may be overlooked this long. */
    private static final Duration AT_THE_LATEST = Duration.ofMinutes(5);

    /** Where everything can be read. */
    public WriteOutcome(Optional<WriteFailure> helper, WriteReport nodes, WriteReport proxies) {
        this(helper, nodes, proxies, Collections.emptySortedMap(), Collections.emptySortedSet());
    }

    /** By the name of the node or the DaemonSet. */
    public SortedMap<String, String> refusals() {
        SortedMap<String, String> all = new TreeMap<>(nodes.refusals());
        all.putAll(proxies.refusals());
        return all;
    }

    public Optional<String> firstRefusal() {
        return refusals().values().stream().findFirst();
    }

    public List<ConditionText> conditions() {
        return WriteConditions.of(helper.map(WriteFailure::sentence), refusals(), unreadable);
    }

    /** Whether a deleted policy with settled nodes may go: what is shared is left to the others, if there are any. */
    public boolean lets(Collection<Policy> others) {
        boolean sharedIsDone = helper.isEmpty() && proxies.complete();
        return nodes.complete() && withheld.isEmpty() && (sharedIsDone || !others.isEmpty());
    }

    /** @param planned when something changes by time alone */
    public Duration nextReconcile(Optional<Instant> planned, Instant now) {
        if (nodes.changed()) {
            return AT_ONCE;
        }
        Duration atTheLatest = proxies.changed() ? SOON : refused() ? AFTER_A_REFUSAL : AT_THE_LATEST;
        return planned.map(next -> Duration.between(now, next).plus(AT_ONCE))
                .filter(wait -> wait.compareTo(atTheLatest) < 0)
                .orElse(atTheLatest);
    }

    private boolean refused() {
        return helper.isPresent() || !nodes.complete() || !proxies.complete();
    }
}
