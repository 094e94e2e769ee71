package dev.ipvs.latency.helper.bpf;

import java.lang.ref.Reference;
import jnr.ffi.Pointer;

/** The perf event {@code cpu-clock} of one CPU, by perf_event_open(2). */
final class CpuClock {

    /** {@code __NR_perf_event_open}, which differs by machine. */
    private static final long PERF_EVENT_OPEN = System.getProperty("os.arch").equals("aarch64") ? 241 : 298;

    /** The places in {@code struct perf_event_attr}, as of its first version (PERF_ATTR_SIZE_VER0). */
    private static final int TYPE = 0;

    private static final int SIZE = 4;
    private static final int SAMPLE_PERIOD = 16;
    private static final int BYTES = 64;

    /** {@code PERF_TYPE_SOFTWARE}, of which cpu-clock is number 0. */
    private static final int SOFTWARE = 1;

    private static final int ANY_PROCESS = -1;
    private static final int NO_GROUP = -1;
    private static final long CLOSE_ON_EXEC = 8;

    private CpuClock() {}

    /** A file descriptor. */
    static int open(BpfLibrary library, int cpu, long periodNs) {
        Pointer attributes = library.allocate(BYTES);
        attributes.putInt(TYPE, SOFTWARE);
        attributes.putInt(SIZE, BYTES);
        attributes.putLong(SAMPLE_PERIOD, periodNs);
        try {
            int result =
                    (int) library.c().syscall(PERF_EVENT_OPEN, attributes, ANY_PROCESS, cpu, NO_GROUP, CLOSE_ON_EXEC);
            return library.checked("open the clock of CPU " + cpu, result < 0 ? -library.lastError() : result);
        } finally {
            Reference.reachabilityFence(attributes);
        }
    }
}
