package dev.ipvs.latency.helper.fix;

import dev.ipvs.latency.api.FixType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What a fix pod, or a person, asks for: one kind for each rung of the ladder. */
public sealed interface FixRequest {

    FixType type();

    /**
     * One change of one sysctl, made only where {@code from} is still found. Reverting is the same with the values the other
     * way round.
     */
    record Sysctl(String name, String from, String to) implements FixRequest {
        @Override
        public FixType type() {
            return FixType.Sysctl;
        }
    }

    /**
     * A livepatch of the estimator.
     *
     * @param module its name in the kernel
     * @param bundle the folder with the built modules and their manifest; only applying needs it
     * @param transitionTimeout how long tasks may take to leave the old function, or the new one
     */
    record Livepatch(String module, Optional<Path> bundle, Duration transitionTimeout) implements FixRequest {
        @Override
        public FixType type() {
            return FixType.Livepatch;
        }
    }
}
