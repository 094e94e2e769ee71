package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.operator.fix.Applicability.NotApplicable;

/** What lately prevented the writes by which kube-proxies are moved. It is no node's fault. */
public sealed interface Obstruction {
    String sentence();

    /** What it is to a node that may be next. */
    default NotApplicable objection() {
        return switch (this) {
            case Refused(String sentence) -> new NotApplicable(PassedOverReason.KubeProxyWriteRefused, sentence);
            case Contested(String sentence) -> new NotApplicable(PassedOverReason.KubeProxyContested, sentence);
        };
    }

    /** What it is to a node that was begun. */
    default DesiredFix.Revert revert() {
        return switch (this) {
            case Refused(String sentence) -> new DesiredFix.Revert(FixReason.ProxyWriteRefused, sentence);
            case Contested(String sentence) -> new DesiredFix.Revert(FixReason.ProxyContested, sentence);
        };
    }

    /** The API server, or whom it asks, refused a write. Nodes that are moved already can stay. */
    record Refused(String sentence) implements Obstruction {}

    /** Something else undid a write each time, so that kube-proxy would roll for ever: every node is moved back. */
    record Contested(String sentence) implements Obstruction {}
}
