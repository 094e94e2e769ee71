package dev.ipvs.latency.lab;

import dev.ipvs.latency.lab.process.EndWithJvm;
import dev.ipvs.latency.lab.process.LabException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * How a lab comes to its end: when it is asked for or with the JVM, but once.
 *
 * <p>What starts programs goes on within {@link #during}. When the end comes nothing begins any more, and what had begun
 * is interrupted and awaited: so the end finds all that there is, even when Ctrl-C comes in the middle of a start.
 */
final class Life {

    private static final Runnable NOTHING = () -> {};

    /** What is interrupted gives up within a second, but the build of a missing tool may not. */
    private static final Duration TO_GIVE_UP = Duration.ofSeconds(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition someoneLeft = lock.newCondition();
    private final Set<Thread> inside = new HashSet<>();
    private final AtomicReference<Runnable> end;
    private final EndWithJvm last;
    private boolean shut;

    private Life(Runnable end) {
        this.end = new AtomicReference<>(end);
        this.last = EndWithJvm.of(this::shutAndEnd);
    }

    /** A life that ends at the latest with this JVM. */
    static Life endingBy(Runnable end) {
        return new Life(end);
    }

    /** A life that goes on whatever happens to this JVM, which only gives up what it is doing. */
    static Life ofItsOwn() {
        return endingBy(NOTHING);
    }

    <T> T during(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    /** From now on it goes on whatever happens to this JVM. */
    void goesOn() {
        end.set(NOTHING);
    }

    /** Ends it now, unless the JVM is ending, which does it anyway. */
    void end() {
        last.now();
    }

    private void shutAndEnd() {
        shut();
        end.get().run();
    }

    private void shut() {
        lock.lock();
        try {
            shut = true;
            inside.forEach(Thread::interrupt);
            long left = TO_GIVE_UP.toNanos();
            while (!inside.isEmpty() && left > 0) {
                left = someoneLeft.awaitNanos(left);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void enter() {
        lock.lock();
        try {
            if (shut) {
                throw new LabException("the lab is being taken down");
            }
            inside.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            inside.remove(Thread.currentThread());
            someoneLeft.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
