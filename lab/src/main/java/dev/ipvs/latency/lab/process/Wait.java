package dev.ipvs.latency.lab.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting with a bound: nothing in the lab waits forever. */
public final class Wait {

    private static final long SHORTEST_STEP_NANOS = Duration.ofMillis(20).toNanos();

    private static final long LONGEST_STEP_NANOS = Duration.ofMillis(500).toNanos();

    /** Looking again after a twentieth of the time that has passed makes no wait longer by more than that. */
    private static final int STEPS = 20;

    private Wait() {}

    /** Returns when the condition holds; throws, naming what was awaited, when it doesn't in time. */
    public static void until(String what, Duration bound, BooleanSupplier condition) {
        if (!quietly(bound, condition)) {
            throw new LabException("waited %d s in vain until %s".formatted(bound.toSeconds(), what));
        }
    }

    /** Whether the condition came to hold in time. */
    public static boolean quietly(Duration bound, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long passed = System.nanoTime() - begin;
            if (passed > bound.toNanos()) {
                return false;
            }
            pause(Math.clamp(passed / STEPS, SHORTEST_STEP_NANOS, LONGEST_STEP_NANOS));
        }
        return true;
    }

    private static void pause(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting", interrupted);
        }
    }
}
