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
     * @param key by which the bundle's manifest must be signed; absent: a signature is not asked for
     */
    record Livepatch(String module, Optional<Path> bundle, Optional<BundleKey> key, Transition transition)
            implements FixRequest {
        @Override
        public FixType type() {
            return FixType.Livepatch;
        }
    }

    /**
     * How tasks are moved from the old function to the new one, or back.
     *
     * @param timeout how long they may take, before all are moved back. About 15 s into a transition the kernel begins to
     *     signal those that are late (SIGNALS_TIMEOUT in kernel/livepatch/transition.c), and sleeping system calls may
     *     end with EINTR
     * @param tries how often it is tried in all
     * @param pause between two tries
     */
    record Transition(Duration timeout, int tries, Duration pause) {
        public static final Transition DEFAULT = new Transition(Duration.ofSeconds(12), 3, Duration.ofSeconds(10));
    }
}
