package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import java.time.Instant;
import java.util.Optional;

/** Which complete windows the operator waits for. */
public enum WindowsWanted {
    /** A fix is proven or refuted by windows after it; and what was undone is measured anew before it is fixed again. */
    EACH,
    /** Nothing is decided by a window that says the same as the one before. */
    THOSE_WITH_NEWS;

    static WindowsWanted of(NodeLatency object) {
        NodeLatencyStatus status = Optional.ofNullable(object.getStatus()).orElse(NodeLatencyStatus.EMPTY);
        return Optional.ofNullable(status.fix())
                .filter(fix -> fix.state() == FixState.Applied || isNewer(fix, status))
                .map(_ -> EACH)
                .orElse(THOSE_WITH_NEWS);
    }

    private static boolean isNewer(FixStatus fix, NodeLatencyStatus status) {
        return Optional.ofNullable(status.measurement())
                .filter(stored -> !stored.end().isAfter(sinceOnNode(fix)))
                .isPresent();
    }

    /** An operator of a release up to 0.2.0 has no other clock than its own. */
    private static Instant sinceOnNode(FixStatus fix) {
        return Optional.ofNullable(fix.sinceOnNode()).orElse(fix.since());
    }
}
