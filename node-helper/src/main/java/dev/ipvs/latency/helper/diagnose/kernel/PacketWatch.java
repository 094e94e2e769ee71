package dev.ipvs.latency.helper.diagnose.kernel;

import java.util.List;

/** Follows packets, or says why it can't. */
sealed interface PacketWatch extends AutoCloseable {

    /** Takes what the kernel side has no room to keep; called about once a second. */
    void look();

    /** Ends it; what was seen. */
    RawPackets end();

    @Override
    void close();

    /** Programs are in the kernel. */
    record Following(PacketProbe probe) implements PacketWatch {

        @Override
        public void look() {
            probe.look();
        }

        @Override
        public RawPackets end() {
            return probe.end();
        }

        @Override
        public void close() {
            probe.close();
        }
    }

    /** Nothing is followed. */
    record NotFollowing(String why) implements PacketWatch {

        @Override
        public void look() {}

        @Override
        public RawPackets end() {
            return new RawPackets(List.of(), List.of(), 0, 0, List.of(why));
        }

        @Override
        public void close() {}
    }
}
