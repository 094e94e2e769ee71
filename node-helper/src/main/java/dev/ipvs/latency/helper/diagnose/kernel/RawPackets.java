package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.diagnose.Stage;
import java.util.List;

/**
 * What was seen of packets.
 *
 * @param held the longest first
 * @param lostEvents points and held packets that had no room
 * @param lostPackets points of packets that were not followed, as too many were under way
 * @param notMeasured in sentences
 */
record RawPackets(
        List<RawPacket> held, List<Stage> stages, long lostEvents, long lostPackets, List<String> notMeasured) {

    RawPackets {
        held = List.copyOf(held);
        stages = List.copyOf(stages);
        notMeasured = List.copyOf(notMeasured);
    }
}
