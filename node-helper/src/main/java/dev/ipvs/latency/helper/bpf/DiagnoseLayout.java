package dev.ipvs.latency.helper.bpf;

/** The offsets of {@code bpf/diagnose.h}, compared with the built object by a test. */
public final class DiagnoseLayout {

    public static final int VECTORS = 10;
    public static final int BINS = 64;
    public static final int COMM_BYTES = 16;
    public static final int STACK_DEPTH = 64;
    public static final int IN_USER_MODE = -1;

    private DiagnoseLayout() {}

    /** {@code struct diagnose_settings}. */
    public static final class Settings {
        public static final int START_NS = 0;
        public static final int GAP_NS = 8;
        public static final int SAMPLE_AFTER_NS = 16;
        public static final int SAMPLE_PERIOD_NS = 24;
        public static final int BIN_NS = 32;
        public static final int TIMER_FUNCTION = 40;
        public static final int HRTIMER_FUNCTION = 44;
        public static final int NAPI_POLL = 48;
        public static final int TASK_COMM = 52;
        public static final int BYTES = 56;

        private Settings() {}
    }

    /** {@code struct actor}. */
    public static final class Actor {
        public static final int ADDRESS = 0;
        public static final int KIND = 8;
        public static final int ID = 12;
        public static final int BYTES = 16;

        private Actor() {}
    }

    /** {@code struct slot}. */
    public static final class Slot {
        public static final int ACTOR = 0;
        public static final int NS = 16;
        public static final int RUNS = 24;
        public static final int COMM = 32;
        public static final int BYTES = 48;

        private Slot() {}
    }

    /** {@code struct wait}. */
    public static final class Wait {
        public static final int START_NS = 0;
        public static final int NS = 8;
        public static final int KIND = 16;
        public static final int CPU = 20;
        public static final int NUMBER = 24;
        public static final int USED = 28;
        public static final int SLOTS = 32;
        public static final int BYTES = 800;

        private Wait() {}
    }

    /** {@code struct runs}. */
    public static final class Runs {
        public static final int COUNT = 0;
        public static final int SUM_NS = 8;
        public static final int LONGEST_NS = 16;
        public static final int BYTES = 24;

        private Runs() {}
    }

    /** {@code struct sample_key}. */
    public static final class SampleKey {
        public static final int CPU = 0;
        public static final int NUMBER = 4;
        public static final int STACK = 8;
        public static final int KIND = 12;
        public static final int COMM = 16;
        public static final int BYTES = 32;

        private SampleKey() {}
    }

    /** {@code struct bin}. */
    public static final class Bin {
        public static final int NS = 0;
        public static final int BYTES = 80;

        private Bin() {}
    }

    /** {@code struct cpu_state}. */
    public static final class CpuState {
        public static final int LOST_WAITS = 152;
        public static final int LOST_FUNCTIONS = 160;
        public static final int LOST_SAMPLES = 168;
        public static final int BYTES = 1776;

        private CpuState() {}
    }
}
