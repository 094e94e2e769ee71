package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Labels nodes as their records ask. Each change of a label restarts the node's kube-proxy, so where somebody else takes it back
 * again and again, the label is left to them: the node's own measurement then tells that the fix is gone.
 */
final class NodeLabels {
    /** How long the caches may take to hear of a write: what is still missing then was taken off, before it was ever seen. */
    static final Duration SETTLES = Duration.ofSeconds(10);

    /** As last seen in effect: what differs from it by now was changed by somebody else. */
    private final Map<String, Optional<ProxyModeLabel>> seen = new HashMap<>();

    /** Written, and not seen in effect since. */
    private final Map<String, Written> unseen = new HashMap<>();

    private final Contests<Wanted> contests = new Contests<>();

    private record Wanted(String node, Optional<ProxyModeLabel> label) {}

    private record Written(Optional<ProxyModeLabel> label, Instant at) {}

    /** Whether it was written. */
    boolean ensure(NodeSnapshot node, Optional<ProxyModeLabel> label, ProxyWrites proxies, Instant now) {
        Wanted wanted = new Wanted(node.name(), label);
        if (label.map(ProxyModeLabel::name)
                .equals(Optional.ofNullable(node.labels().get(ProxyModeChange.LABEL)))) {
            seen.put(node.name(), label);
            unseen.remove(node.name());
            return false;
        }
        Optional<Written> last = Optional.ofNullable(unseen.get(node.name()))
                .filter(written -> written.label().equals(label));
        if (last.filter(written -> now.isBefore(written.at().plus(SETTLES))).isPresent()) {
            throw new WriteFailure(Kind.CONFLICT, "its label was written a moment ago, and is not seen yet");
        }
        if (label.equals(seen.remove(node.name())) || last.isPresent()) {
            contests.takenBack(wanted, proxies.otherWriter(node), now);
        }
        contests.givenUp(wanted, now).ifPresent(how -> {
            throw new WriteFailure(
                    Kind.REFUSED,
                    "label " + ProxyModeChange.LABEL
                            + " is taken back each time that it is written, so it is left as it is for now; " + how);
        });
        return write(node, label, proxies, now);
    }

    private boolean write(NodeSnapshot node, Optional<ProxyModeLabel> label, ProxyWrites proxies, Instant now) {
        try {
            boolean changed = proxies.label(node, label);
            unseen.put(node.name(), new Written(label, now));
            return changed;
        } catch (WriteFailure failure) {
            if (failure.kind() == Kind.UNANSWERED) {
                unseen.put(node.name(), new Written(label, now));
            }
            throw failure;
        }
    }
}
