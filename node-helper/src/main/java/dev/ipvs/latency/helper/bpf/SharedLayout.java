package dev.ipvs.latency.helper.bpf;

/**
 * Where the fields lie that the kernel side writes: the offsets of {@code bpf/layout.h}, compared with the built objects
 * by a test.
 */
public final class SharedLayout {

    public static final int SLOT_BITS = 5;
    public static final int TOP_BIT = 33;
    public static final int SLOTS = TOP_BIT - SLOT_BITS + 2 << SLOT_BITS;
    public static final int ANY_CPU = -1;
    public static final int OWNER_HOST = 1;
    public static final int OWNER_OTHER = 2;

    private SharedLayout() {}

    /** {@code struct epoch_max}. */
    public static final class EpochMax {
        public static final int NS = 0;
        public static final int EPOCH = 16;
        public static final int BYTES = 24;

        private EpochMax() {}
    }

    /** {@code struct settings}. */
    public static final class Settings {
        public static final int ESTIMATION_TIMER = 0;
        public static final int INIT_NET = 8;
        public static final int EPOCH = 16;
        public static final int BYTES = 24;

        private Settings() {}
    }

    /** {@code struct walk_key}. */
    public static final class WalkKey {
        public static final int TIMER = 0;
        public static final int CPU = 8;
        public static final int OWNER = 12;
        public static final int BYTES = 16;

        private WalkKey() {}
    }

    /** {@code struct walk_row}. */
    public static final class WalkRow {
        public static final int BORN_NS = 0;
        public static final int COUNT = 8;
        public static final int SUM_NS = 16;
        public static final int MAX = 24;
        public static final int HISTOGRAM = MAX + EpochMax.BYTES;
        public static final int BYTES = HISTOGRAM + SLOTS * Integer.BYTES;

        private WalkRow() {}
    }

    /** {@code struct cpu_walk}. */
    public static final class CpuWalk {
        public static final int UNPAIRED = 24;
        public static final int LOST = 32;
        public static final int HOST_NET = 44;
        public static final int BYTES = 48;

        private CpuWalk() {}
    }

    /** {@code struct cpu_netrx}. */
    public static final class CpuNetrx {
        public static final int WAITS = 16;
        public static final int WAIT_SUM_NS = 24;
        public static final int DELAYS = 32;
        public static final int DELAY_SUM_NS = 40;
        public static final int WAIT_MAX = 48;
        public static final int DELAY_MAX = WAIT_MAX + EpochMax.BYTES;
        public static final int DELAY_HISTOGRAM = DELAY_MAX + EpochMax.BYTES;
        public static final int BYTES = DELAY_HISTOGRAM + SLOTS * Integer.BYTES;

        private CpuNetrx() {}
    }
}
