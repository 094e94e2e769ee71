package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import java.util.Optional;

/**
 * Steps of a fix whose kube-proxy is on its way, there or back. Nobody reports that it has arrived: the measuring helper
 * asks kube-proxy itself.
 */
final class ProxySteps {
    private ProxySteps() {}

    /** Anything else that asks for its end can wait until it has ended one way or the other. */
    static Optional<Why> writeRefused(Situation at) {
        boolean labelled = at.node().labels().containsKey(ProxyModeChange.LABEL);
        return labelled
                ? Optional.empty()
                : stopped(at, FixReason.ProxyWriteRefused)
                        .map(revert -> new Why(revert.reason(), "the node is as it was: " + revert.sentence()));
    }

    static Optional<Why> contested(Situation at) {
        return stopped(at, FixReason.ProxyContested)
                .map(revert -> new Why(revert.reason(), revert.sentence())
                        .and(at.change().reverting()));
    }

    private static Optional<DesiredFix.Revert> stopped(Situation at, FixReason reason) {
        return move(at).flatMap(_ -> at.unwanted()).filter(revert -> revert.reason() == reason);
    }

    static Optional<Why> moved(Situation at) {
        return move(at).filter(move -> at.node().kernel().filter(move::madeOn).isPresent())
                .map(move -> new Why(
                                FixReason.ProxyMoved, move.phrase() + " is done and waits for its proof by measurement")
                        .and(move.caution()));
    }

    static Optional<Why> timedOut(Situation at) {
        return move(at).filter(_ -> at.timedOut())
                .map(move -> new Why(
                                FixReason.ProxyTimedOut,
                                doesNotReport(at, move.to().name()))
                        .and(move.reverting()));
    }

    static Optional<Why> movedBack(Situation at) {
        FixReason reason = at.fix().reason();
        return move(at).filter(move -> sentBack(at, move) && back(at, move))
                .map(move -> new Why(reason, move.reverted() + ", with all its rules")
                        .and("rolled back because " + Cause.of(reason)));
    }

    private static boolean sentBack(Situation at, ProxyModeChange move) {
        return Optional.ofNullable(at.node().labels().get(ProxyModeChange.LABEL))
                .equals(move.wayBack().map(ProxyModeLabel::name));
    }

    /** What was seen before it was to be undone says nothing about its being undone. */
    private static boolean back(Situation at, ProxyModeChange move) {
        boolean seenSince = at.node()
                .measurement()
                .map(Measurement::end)
                .filter(end -> end.isAfter(at.fix().sinceOnNode()))
                .isPresent();
        return seenSince && at.node().kernel().filter(move::undoneOn).isPresent();
    }

    static Optional<Why> revertTimedOut(Situation at) {
        return move(at).filter(_ -> at.timedOut()).map(move -> Why.revertFailed(move, doesNotReport(at, move.from())));
    }

    private static String doesNotReport(Situation at, String mode) {
        return "kube-proxy did not report within " + at.timeouts().forPod().toSeconds() + "s that it runs in mode "
                + mode + " with all its rules";
    }

    private static Optional<ProxyModeChange> move(Situation at) {
        return at.change() instanceof ProxyModeChange move ? Optional.of(move) : Optional.empty();
    }
}
