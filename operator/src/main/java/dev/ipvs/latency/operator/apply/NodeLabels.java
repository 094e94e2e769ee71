package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Labels nodes as their records ask. Each change of a label restarts the node's kube-proxy, so where somebody else takes it back
 * again and again, the label is left to them: the node's own measurement then tells that the fix is gone.
 */
final class NodeLabels {
    /** As last seen in effect: what differs from it by now was changed by somebody else. */
    private final Map<String, Optional<ProxyModeLabel>> seen = new HashMap<>();

    private final Contests<Wanted> contests = new Contests<>();

    private record Wanted(String node, Optional<ProxyModeLabel> label) {}

    /** Whether it was written. */
    boolean ensure(NodeSnapshot node, Optional<ProxyModeLabel> label, ProxyWrites proxies, Instant now) {
        Wanted wanted = new Wanted(node.name(), label);
        if (label.map(ProxyModeLabel::name)
                .equals(Optional.ofNullable(node.labels().get(ProxyModeChange.LABEL)))) {
            seen.put(node.name(), label);
            return false;
        }
        if (label.equals(seen.remove(node.name()))) {
            contests.takenBack(wanted, proxies.otherWriter(node), now);
        }
        contests.givenUp(wanted, now).ifPresent(how -> {
            throw new WriteFailure(
                    Kind.REFUSED,
                    "label " + ProxyModeChange.LABEL
                            + " is taken back each time that it is written, so it is left as it" + " is for now; "
                            + how);
        });
        return proxies.label(node, label);
    }
}
