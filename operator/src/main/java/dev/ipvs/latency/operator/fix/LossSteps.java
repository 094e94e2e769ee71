package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import java.util.Optional;
import java.util.function.Function;

/** Steps of a fix whose change went away by itself: by a reboot, or by an external change. */
final class LossSteps {
    private LossSteps() {}

    static Optional<Why> beforeProof(Situation at) {
        return lostTooEarly(at, "before the fix was proven");
    }

    static Optional<Why> whileSoaking(Situation at) {
        return at.isUnproven() ? lostTooEarly(at, "before spec.rollout.soak was over") : Optional.empty();
    }

    /**
     * Whoever cordoned the node meant to take it down, such as kured or an upgrade. Not for ever: what repairs nodes cordons them
     * too, and the fix may be what it repairs.
     */
    static Optional<Why> inMaintenance(Situation at) {
        boolean announced = at.fix().evidence().cordonedAt().isPresent();
        return announced && at.isUnproven() && !at.fix().position().last() && at.drift() instanceof Drift.Rebooted
                ? Optional.of(new Why(
                        FixReason.RebootedWhileCordoned,
                        "the node was cordoned and rebooted before the fix was proven, which says nothing about the fix;"
                                + " it will be measured again"))
                : Optional.empty();
    }

    /** The node is measured, and fixed again if it is breached again. */
    static Optional<Why> afterSoak(Situation at) {
        return lost(
                at,
                new Why(
                        FixReason.NodeRebooted,
                        "the node rebooted, which removed the change; it will be measured again"),
                sentence -> displaced(at.fix(), sentence));
    }

    private static Why displaced(FixRecord fix, String sentence) {
        return fix.position().last()
                ? new Why(
                        FixReason.ExternalChangeRepeated,
                        sentence + ", for the " + RolloutPosition.MOST_ATTEMPTS
                                + "rd time, so it is kept; find out who makes it")
                : new Why(FixReason.ExternalChange, sentence + "; the node will be measured again");
    }

    static Optional<Why> rebootedBeforeUndone(Situation at) {
        return at.drift() instanceof Drift.Rebooted
                ? Optional.of(new Why(at.fix().reason(), "the node rebooted, which removed the change"))
                : Optional.empty();
    }

    /** What was left for a person, or could not be undone, is gone all the same. */
    static Optional<Why> ofWhatWasLeft(Situation at) {
        Function<String, Why> gone = how -> new Why(at.fix().reason(), how + ", so the change is gone");
        return at.fix().mayHaveChangedTheNode() ? lost(at, gone.apply("the node rebooted"), gone) : Optional.empty();
    }

    /** A change that was gone before it could be trusted may be why the node went down: it is not simply made again. */
    private static Optional<Why> lostTooEarly(Situation at, String when) {
        return lost(
                at,
                new Why(FixReason.LostBeforeProof, "the node rebooted " + when + ", and the fix may be why"),
                sentence -> new Why(FixReason.LostBeforeProof, sentence + ", " + when));
    }

    private static Optional<Why> lost(Situation at, Why rebooted, Function<String, Why> displaced) {
        return switch (at.drift()) {
            case Drift.None() -> Optional.empty();
            case Drift.Rebooted() -> Optional.of(rebooted);
            case Drift.Displaced(String sentence) -> Optional.of(displaced.apply(sentence));
        };
    }
}
