package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.policy.Policy;
import java.util.Optional;

/** A LatencyPolicy as it was read. One that cannot be read in whole harms itself alone. */
sealed interface PolicyReading {
    Policy policy();

    /** Why it could not be read in whole. */
    Optional<String> unreadable();

    record Whole(Policy policy) implements PolicyReading {
        @Override
        public Optional<String> unreadable() {
            return Optional.empty();
        }
    }

    /** @param policy which nodes are its, as far as that can be read; it asks for nothing */
    record Partial(Policy policy, String why) implements PolicyReading {
        @Override
        public Optional<String> unreadable() {
            return Optional.of(why);
        }
    }
}
