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

    private final Map<String, Written> ours = new HashMap<>();

    private final Contests<Wanted> contests = new Contests<>();

    private record Wanted(String node, Optional<ProxyModeLabel> label) {}

    /**
     * What the node was labelled by this, or found to be: what differs from it by now was changed by somebody else.
     *
     * @param unseenSince when it was written, until it is seen in effect
     */
    private record Written(Optional<ProxyModeLabel> label, Optional<Instant> unseenSince) {
        boolean settlesUntilAfter(Instant now) {
            return unseenSince.filter(at -> now.isBefore(at.plus(SETTLES))).isPresent();
        }
    }

    /** Whether it was written. */
    boolean ensure(NodeSnapshot node, Optional<ProxyModeLabel> label, ProxyWrites proxies, Instant now) {
        if (label.map(ProxyModeLabel::name)
                .equals(Optional.ofNullable(node.labels().get(ProxyModeChange.LABEL)))) {
            ours.put(node.name(), new Written(label, Optional.empty()));
            return false;
        }
        Optional<Written> before = Optional.ofNullable(ours.get(node.name()))
                .filter(written -> written.label().equals(label));
        if (before.filter(written -> written.settlesUntilAfter(now)).isPresent()) {
            throw new WriteFailure(Kind.CONFLICT, "its label was written a moment ago, and is not seen yet");
        }
        Wanted wanted = new Wanted(node.name(), label);
        ours.remove(node.name());
        if (before.isPresent()) {
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
        Written written = new Written(label, Optional.of(now));
        try {
            boolean changed = proxies.label(node, label);
            ours.put(node.name(), written);
            return changed;
        } catch (WriteFailure failure) {
            if (failure.kind() == Kind.UNANSWERED) {
                ours.put(node.name(), written);
            }
            throw failure;
        }
    }
}
