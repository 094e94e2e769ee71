package dev.ipvs.latency.helper.bpf;

/** The offsets of {@code bpf/packets.h}, compared with the built object by a test. */
public final class PacketsLayout {

    public static final int NAME_BYTES = 16;
    public static final int HEADER_BYTES = 64;
    public static final int FIRST_BIT = 9;
    public static final int STAGE_SLOTS = 54;
    public static final int POINTS_PER_WAY = 16;
    public static final int POINTS_PER_TIMED = 16;
    public static final int FILTER_NETNS = 1;
    public static final int FILTER_DEVICE = 2;
    public static final int FILTER_ADDRESS = 4;
    public static final int FILTER_PORT = 8;

    private PacketsLayout() {}

    /** {@code struct packets_settings}. */
    public static final class Settings {
        public static final int GAP_NS = 0;
        public static final int LONGEST_NS = 8;
        public static final int MACHINE = 16;
        public static final int FILTERS = 20;
        public static final int NETNS = 24;
        public static final int PORT = 28;
        public static final int ADDRESS_BYTES = 30;
        public static final int SEES_SOCKETS = 31;
        public static final int ADDRESS = 32;
        public static final int DEVICE = 48;
        public static final int BYTES = 64;

        private Settings() {}
    }

    /** {@code struct point}. */
    public static final class Point {
        public static final int AT_NS = 0;
        public static final int NETNS = 8;
        public static final int IFINDEX = 12;
        public static final int PROCESS = 16;
        public static final int CPU = 20;
        public static final int FUNCTION = 22;
        public static final int DEVICE = 24;
        public static final int COMM = 40;
        public static final int BYTES = 56;

        private Point() {}
    }

    /** {@code struct way}. */
    public static final class Way {
        public static final int LAST_NS = 16;
        public static final int GAP_NS = 24;
        public static final int GAP_AFTER = 32;
        public static final int USED = 36;
        public static final int DROPPED_POINTS = 44;
        public static final int PACKET_BYTES = 48;
        public static final int PROTOCOL = 52;
        public static final int HEADER_BYTES = 54;
        public static final int HEADER = 56;
        public static final int POINTS = 120;
        public static final int BYTES = POINTS + POINTS_PER_WAY * Point.BYTES;

        private Way() {}
    }

    /** {@code struct stage}. */
    public static final class Stage {
        public static final int COUNT = 0;
        public static final int LONGEST_NS = 8;
        public static final int SLOTS = 16;
        public static final int BYTES = SLOTS + STAGE_SLOTS * Integer.BYTES;

        private Stage() {}
    }

    /** {@code struct packets_cpu}. */
    public static final class Cpu {
        public static final int RUNS = 8;
        public static final int TIMED_NS = 16;
        public static final int INTERRUPTED = 56;
        public static final int NO_ROOM = 64;
        public static final int LOST_WAYS = 72;
        public static final int BYTES = 80 + Way.BYTES;

        private Cpu() {}
    }
}
