package dev.ipvs.latency.helper.bpf;

/** Where the fields of {@code bpf/threads.h} lie, compared with the built object by a test. */
public final class ThreadsLayout {

    public static final int THREADS_READ = 64;

    private ThreadsLayout() {}

    /** {@code struct thread_settings}. */
    public static final class Settings {
        public static final int INIT_NET = 0;
        public static final int NET_IPVS = 8;
        public static final int KT_ARRAY = 12;
        public static final int KT_COUNT = 16;
        public static final int DATA_TASK = 20;
        public static final int DATA_COUNT = 24;
        public static final int TASK_PID = 28;
        public static final int TASK_RUNTIME = 32;
        public static final int BYTES = 40;

        private Settings() {}
    }

    /** {@code struct thread_row}. */
    public static final class Row {
        public static final int RUNTIME_NS = 0;
        public static final int PID = 8;
        public static final int ESTIMATORS = 12;
        public static final int BYTES = 16;

        private Row() {}
    }

    /** {@code struct threads}. */
    public static final class Threads {
        public static final int COUNT = 0;
        public static final int ROWS = 8;
        public static final int BYTES = ROWS + THREADS_READ * Row.BYTES;

        private Threads() {}
    }
}
