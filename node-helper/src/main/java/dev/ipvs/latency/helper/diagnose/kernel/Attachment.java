package dev.ipvs.latency.helper.diagnose.kernel;

import java.util.List;

/**
 * Programs that belong together, and what is missing without them.
 *
 * @param programs ends before beginnings, so that what is begun is also seen to end
 */
record Attachment(List<String> programs, String without) {

    /** Without these there is nothing to tell. */
    static final List<String> NEEDED = List.of("vector_end", "vector_start", "raised");

    static final List<Attachment> OPTIONAL = List.of(
            new Attachment(
                    List.of("timer_end", "timer_start"),
                    "Timers are not named: this kernel has no tracepoint for them."),
            new Attachment(
                    List.of("hrtimer_end", "hrtimer_start"),
                    "High-resolution timers are not named: this kernel has no tracepoint for them."),
            new Attachment(
                    List.of("tasklet_end", "tasklet_start"),
                    "Tasklets are named from stacks only: their tracepoint came with Linux 6.5."),
            new Attachment(
                    List.of("irq_end", "irq_start"),
                    "Hard interrupts are not told apart from what they interrupt: this kernel has no tracepoint for them."),
            new Attachment(
                    List.of("polled"), "Devices' polls are not measured: this kernel has no tracepoint for them."),
            new Attachment(
                    List.of("switched"),
                    "Threads are not told apart: this kernel has no tracepoint for their switches."),
            new Attachment(
                    List.of("woken"),
                    "ksoftirqd's wait for the CPU is not measured: this kernel has no tracepoint for its wakeup."),
            new Attachment(
                    List.of("cpu_comes_or_goes"),
                    "A wait may be too long where a CPU went offline: this kernel has no tracepoint for it."));

    Attachment {
        programs = List.copyOf(programs);
    }
}
