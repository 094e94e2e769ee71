package dev.ipvs.latency.helper.diagnose;

/**
 * Who held the CPU while a packet waited.
 *
 * @param name a function's, or where none is known that of the interrupt, the softirq or the process
 * @param module the function's kernel module; empty: built in, or not a function
 * @param detail what belongs to the name, such as the device polled, the process, or who held a lock; may be empty
 * @param ns of the wait
 * @param runs how many times it began within the wait
 */
public record Culprit(Kind kind, String name, String module, String detail, long ns, long runs) {

    /** The same one with another time. */
    public Culprit with(long otherNs, long otherRuns) {
        return new Culprit(kind, name, module, detail, otherNs, otherRuns);
    }

    /** With the time of another that differs in nothing else. */
    public Culprit plus(Culprit other) {
        return with(ns + other.ns, runs + other.runs);
    }

    /** Its name, with what belongs to it in brackets. */
    public String text() {
        String function = FunctionName.of(name, module);
        return detail.isEmpty() ? function : function + " (" + detail + ")";
    }

    /** In which context it ran. */
    public enum Kind {
        /** A timer's function, in the TIMER softirq. */
        TIMER,
        /** A high-resolution timer's function. */
        HRTIMER,
        TASKLET,
        RCU,
        /** The receiving of packets itself: a device's poll, or what it calls. */
        NET_RX,
        /** Another softirq, or one whose function is not known. */
        SOFTIRQ,
        HARDIRQ,
        /** A process that had softirqs disabled. */
        TASK,
        /** A process that ran while ksoftirqd was due and had to wait for the CPU. */
        RUN_QUEUE,
        /** Interrupts were disabled: the packet's own interrupt came late. */
        INTERRUPTS_OFF,
        /** Nothing ran. */
        IDLE,
        /**
         * Neither the kernel nor a process: an interrupt came late into user mode, where none is ever disabled, so that a
         * hypervisor or firmware had the CPU.
         */
        STOLEN
    }
}
