package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import java.util.Optional;

/** Steps of a fix of which no more is done than that the original value is recorded. */
final class PendingSteps {
    private PendingSteps() {}

    static Optional<Why> unwanted(Situation at) {
        return at.unwanted()
                .map(revert -> new Why(revert.reason(), revert.sentence() + "; nothing had been changed yet"));
    }

    /** What was recorded is not known to be that of the present boot. */
    static Optional<Why> rebooted(Situation at) {
        boolean asRecorded = at.node()
                .kernel()
                .filter(kernel -> kernel.bootID().equals(at.fix().original().bootID()))
                .isPresent();
        return asRecorded
                ? Optional.empty()
                : Optional.of(new Why(
                        FixReason.NodeRebooted,
                        "the node rebooted before anything was changed; it will be measured again"));
    }

    static Optional<Why> requested(Situation at) {
        String phrase = at.change().phrase();
        return Optional.of(
                switch (at.change().means()) {
                    case FIX_POD -> new Why(FixReason.PodRequested, "a fix pod is being run: " + phrase);
                    case NODE_LABEL ->
                        new Why(FixReason.ProxyRequested, "the node is being labelled, to move " + phrase);
                });
    }
}
