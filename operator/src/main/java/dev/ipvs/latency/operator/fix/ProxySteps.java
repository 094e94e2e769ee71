package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import java.time.Instant;
import java.util.Optional;

/**
 * The steps of {@link FixSteps} in which a kube-proxy is on its way. Nobody reports that it has arrived: the measuring
 * helper asks kube-proxy itself.
 */
record ProxySteps(Timeouts timeouts, Instant now) {

    FixRecord fromApplying(FixRecord fix, ProxyModeChange move, NodeSnapshot node, DesiredFix desired) {
        Optional<FixRecord> prevented =
                desired instanceof DesiredFix.Revert revert ? prevented(fix, move, node, revert) : Optional.empty();
        if (prevented.isPresent()) {
            return prevented.get();
        }
        if (node.kernel().filter(move::madeOn).isPresent()) {
            return fix.move(
                    FixState.Applied,
                    FixReason.ProxyMoved,
                    move.phrase() + " is done and waits for its proof by measurement; " + move.caution(),
                    now);
        }
        return timeouts.isOver(fix, now)
                ? fix.move(
                        FixState.Reverting,
                        FixReason.ProxyTimedOut,
                        "kube-proxy did not report within " + seconds() + "s that it runs in mode " + move.to()
                                + " with all its rules; " + move.reverting(),
                        now)
                : fix;
    }

    /** Anything else that asks for its end can wait until it has ended one way or the other. */
    private Optional<FixRecord> prevented(
            FixRecord fix, ProxyModeChange move, NodeSnapshot node, DesiredFix.Revert revert) {
        boolean labelled = node.labels().containsKey(ProxyModeChange.LABEL);
        if (revert.reason() == FixReason.ProxyWriteRefused && !labelled) {
            return Optional.of(
                    fix.move(FixState.Reverted, revert.reason(), "the node is as it was: " + revert.sentence(), now));
        }
        return revert.reason() == FixReason.ProxyContested
                ? Optional.of(
                        fix.move(FixState.Reverting, revert.reason(), revert.sentence() + "; " + move.reverting(), now))
                : Optional.empty();
    }

    FixRecord fromReverting(FixRecord fix, ProxyModeChange move, NodeSnapshot node) {
        boolean sentBack = Optional.ofNullable(node.labels().get(ProxyModeChange.LABEL))
                .equals(move.wayBack().map(ProxyModeLabel::name));
        boolean back = node.kernel().filter(move::undoneOn).isPresent() && seenSince(fix, node);
        if (sentBack && back) {
            return fix.move(
                    FixState.Reverted,
                    fix.reason(),
                    move.reverted() + ", with all its rules; rolled back because " + Cause.of(fix.reason()),
                    now);
        }
        return timeouts.isOver(fix, now)
                ? fix.revertFailed(
                        "kube-proxy did not report within " + seconds() + "s that it runs in mode " + move.from()
                                + " with all its rules",
                        now)
                : fix;
    }

    /** What was seen before it was to be undone says nothing about its being undone. */
    private static boolean seenSince(FixRecord fix, NodeSnapshot node) {
        return node.measurement()
                .map(Measurement::end)
                .filter(end -> end.isAfter(fix.since()))
                .isPresent();
    }

    private long seconds() {
        return timeouts.forPod().toSeconds();
    }
}
