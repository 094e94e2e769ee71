package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import java.util.EnumSet;
import java.util.Set;

/** What is wanted of a fix that a node has or is getting. */
public sealed interface DesiredFix {
    /** It should stay, or get done. */
    record Keep() implements DesiredFix {}

    /** It should be undone. */
    record Revert(FixReason reason, String sentence) implements DesiredFix {
        private static final Set<FixReason> CAN_WAIT =
                EnumSet.of(FixReason.ModeLowered, FixReason.NotOnLadder, FixReason.NodeUnselected);

        /** Whether a fix pod is stopped that has yet to report: otherwise it is awaited, as it knows best what it changed. */
        boolean interrupts() {
            return reason == FixReason.Recalled;
        }

        /**
         * Whether it waits for a time at which fixes may be begun. What is recalled, aborted, deleted or has failed does not.
         */
        public boolean obeysTheRollout() {
            return CAN_WAIT.contains(reason);
        }
    }
}
