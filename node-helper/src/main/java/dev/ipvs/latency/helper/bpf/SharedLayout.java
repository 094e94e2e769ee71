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
    public static final int HELD_BY_HOST = 0;
    public static final int HELD_BY_OTHER = 1;
    public static final int HELD_BY_UPDATE = 2;
    public static final int CAUSES = 3;
    private static final int MACHINE_X86 = 1;
    private static final int MACHINE_ARM64 = 2;

    /** Whose registers a probe sees here. */
    public static final int MACHINE = System.getProperty("os.arch").equals("aarch64") ? MACHINE_ARM64 : MACHINE_X86;

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
        public static final int TIMER_FUNCTION = 16;
        public static final int NET_IPVS = 20;
        public static final int NET_INODE = 24;
        public static final int TIMER_TO_NET = 28;
        public static final int EPOCH = 32;
        public static final int MACHINE = 36;
        public static final int BYTES = 40;

        private Settings() {}
    }

    /** {@code struct findings}. */
    public static final class Findings {
        public static final int HOST_NET = 20;
        public static final int BYTES = 32;

        private Findings() {}
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
        public static final int NET = 24;
        public static final int MAX = 32;
        public static final int DELAYS = MAX + EpochMax.BYTES;
        public static final int DELAY_MAX = DELAYS + Long.BYTES;
        public static final int HISTOGRAM = DELAY_MAX + EpochMax.BYTES;
        public static final int BYTES = HISTOGRAM + SLOTS * Integer.BYTES;

        private WalkRow() {}
    }

    /** {@code struct delays}. */
    public static final class Delays {
        public static final int COUNT = 0;
        public static final int SUM_NS = 8;
        public static final int MAX = 16;
        public static final int OVERLAP_MAX = MAX + EpochMax.BYTES;
        public static final int BYTES = OVERLAP_MAX + EpochMax.BYTES;

        private Delays() {}
    }

    /** {@code struct cpu}. */
    public static final class Cpu {
        public static final int UNPAIRED = 120;
        public static final int LOST = 128;
        public static final int UPDATES_HELD = 136;
        public static final int WAITS = 144;
        public static final int WAIT_SUM_NS = 152;
        public static final int UPDATE_MAX = 160;
        public static final int WAIT_MAX = UPDATE_MAX + EpochMax.BYTES;
        public static final int DELAYS = WAIT_MAX + EpochMax.BYTES;
        public static final int DELAY_HISTOGRAM = DELAYS + CAUSES * Delays.BYTES;
        public static final int BYTES = DELAY_HISTOGRAM + SLOTS * Integer.BYTES;

        private Cpu() {}
    }
}
