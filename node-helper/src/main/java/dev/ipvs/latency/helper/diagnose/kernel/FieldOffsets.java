package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.KernelTypes;
import dev.ipvs.latency.helper.kernel.HostFiles;

/** Where the kernel's structures have what the programs read; 0 stands for what is not known. */
record FieldOffsets(int timerFunction, int hrtimerFunction, int napiPoll, int taskComm) {

    /** On 64-bit machines since 4.15: a list node of two pointers and the time of expiry come first. */
    private static final int USUAL_TIMER_FUNCTION = 24;
    /** A tree node of three words, and two times, come first (include/linux/hrtimer.h). */
    private static final int USUAL_HRTIMER_FUNCTION = 40;

    private static final FieldOffsets WITHOUT_TYPES =
            new FieldOffsets(USUAL_TIMER_FUNCTION, USUAL_HRTIMER_FUNCTION, 0, 0);

    static FieldOffsets read(HostFiles files) {
        return KernelTypes.read(files).map(FieldOffsets::of).orElse(WITHOUT_TYPES);
    }

    private static FieldOffsets of(KernelTypes types) {
        try (types) {
            return new FieldOffsets(
                    (int) types.offset("timer_list", "function").orElse(USUAL_TIMER_FUNCTION),
                    (int) types.offset("hrtimer", "function").orElse(USUAL_HRTIMER_FUNCTION),
                    (int) types.offset("napi_struct", "poll").orElse(0),
                    (int) types.offset("task_struct", "comm").orElse(0));
        }
    }
}
