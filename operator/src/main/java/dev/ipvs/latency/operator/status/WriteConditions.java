package dev.ipvs.latency.operator.status;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Whether the API server takes what this operator writes, and whether the operator can read what is stored. */
public final class WriteConditions {
    public static final String HELPER_INSTALLED = "HelperInstalled";
    public static final String WRITES_ACCEPTED = "WritesAccepted";
    public static final String NODES_READABLE = "NodesReadable";

    private WriteConditions() {}

    /**
     * @param helper why the DaemonSet node-helper could not be applied, if it could not
     * @param refusals the API server's sentences, by node or DaemonSet
     * @param unreadable what of a NodeLatency cannot be read, by node
     */
    public static List<ConditionText> of(
            Optional<String> helper, SortedMap<String, String> refusals, SortedMap<String, String> unreadable) {
        return List.of(
                helper.map(why -> new ConditionText(HELPER_INSTALLED, false, "HelperNotInstalled", why))
                        .orElseGet(() -> new ConditionText(
                                HELPER_INSTALLED, true, "Applied", "the DaemonSet node-helper is as it should be")),
                refusals.isEmpty()
                        ? new ConditionText(WRITES_ACCEPTED, true, "Accepted", "every write was accepted")
                        : new ConditionText(WRITES_ACCEPTED, false, "WriteRefused", sentence(refusals)),
                unreadable.isEmpty()
                        ? new ConditionText(NODES_READABLE, true, "Readable", "every NodeLatency can be read")
                        : new ConditionText(NODES_READABLE, false, "NodeLatencyUnreadable", sentence(unreadable)));
    }

    private static String sentence(SortedMap<String, String> byName) {
        return FirstFew.of(byName.entrySet().stream().map(WriteConditions::one).toList(), others -> others + " more");
    }

    private static String one(Map.Entry<String, String> refusal) {
        return refusal.getKey() + ": " + refusal.getValue();
    }
}
