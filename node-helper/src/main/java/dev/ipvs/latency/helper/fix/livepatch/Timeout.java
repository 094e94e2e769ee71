package dev.ipvs.latency.helper.fix.livepatch;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for the kernel, which has no way to call back, but not for ever. */
record Timeout(Duration bound) {

    private static final Duration LOOK = Duration.ofMillis(50);

    /** Whether it came to hold in time. An interrupt ends the wait, and stays for the caller to see. */
    boolean until(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin >= bound.toNanos()) {
                return false;
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }
}
