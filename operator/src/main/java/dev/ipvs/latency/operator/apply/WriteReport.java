package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of a plan's writes.
 *
 * @param changed whether anything was changed, by whomever, so that the next step may follow at once
 * @param unwritten by the name of the node or the DaemonSet
 */
public record WriteReport(boolean changed, SortedMap<String, WriteFailure> unwritten) {
    public WriteReport {
        unwritten = Collections.unmodifiableSortedMap(new TreeMap<>(unwritten));
    }

    public boolean complete() {
        return unwritten.isEmpty();
    }

    /** What a person should know of; a conflict settles itself. */
    public SortedMap<String, String> refusals() {
        return unwritten.entrySet().stream()
                .filter(entry -> entry.getValue().kind() != Kind.CONFLICT)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sentence(), (one, _) -> one, TreeMap::new));
    }
}
