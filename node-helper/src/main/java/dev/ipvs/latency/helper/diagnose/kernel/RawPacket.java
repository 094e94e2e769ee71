package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.PacketsLayout;
import dev.ipvs.latency.helper.diagnose.Gap;
import dev.ipvs.latency.helper.diagnose.Point;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A packet that was held, as the kernel side tells it: {@code struct way} in bpf/packets.h. Times are on the monotonic clock.
 *
 * @param header as it was at the gap's end
 * @param after the index of the last point before the gap
 */
record RawPacket(PacketHeader header, int bytes, List<Point> points, int after, long gapNs) {

    RawPacket {
        points = List.copyOf(points);
    }

    /** Whether a value of the map is of a packet that was held. */
    static boolean isHeld(ByteBuffer way) {
        return way.getLong(PacketsLayout.Way.GAP_NS) > 0;
    }

    static RawPacket read(ByteBuffer way) {
        byte[] header = new byte[Short.toUnsignedInt(way.getShort(PacketsLayout.Way.HEADER_BYTES))];
        way.get(PacketsLayout.Way.HEADER, header);
        return new RawPacket(
                new PacketHeader(networkOrder(way, PacketsLayout.Way.PROTOCOL), ByteBuffer.wrap(header)),
                way.getInt(PacketsLayout.Way.PACKET_BYTES),
                IntStream.range(0, way.getInt(PacketsLayout.Way.USED))
                        .mapToObj(i -> point(way, PacketsLayout.Way.POINTS + i * PacketsLayout.Point.BYTES))
                        .toList(),
                way.getInt(PacketsLayout.Way.GAP_AFTER),
                way.getLong(PacketsLayout.Way.GAP_NS));
    }

    long heldSinceNs() {
        return points.get(after).atNs();
    }

    /** @param startNs of the window, from which its times are counted */
    Gap gap(int number, long startNs, GapCulprits culprits) {
        List<Point> since = points.stream().map(point -> since(startNs, point)).toList();
        Point end = since.get(after + 1);
        return new Gap(
                header.packet(number, bytes),
                since,
                after,
                gapNs,
                culprits.of(end.cpu(), since.get(after).atNs(), end.atNs()));
    }

    private static Point since(long startNs, Point point) {
        return new Point(
                point.atNs() - startNs,
                point.function(),
                point.netns(),
                point.device(),
                point.ifindex(),
                point.cpu(),
                point.process(),
                point.pid());
    }

    private static Point point(ByteBuffer way, int at) {
        return new Point(
                way.getLong(at + PacketsLayout.Point.AT_NS),
                PacketPoint.values()[way.getShort(at + PacketsLayout.Point.FUNCTION)].function(),
                Integer.toUnsignedLong(way.getInt(at + PacketsLayout.Point.NETNS)),
                Comm.read(way, at + PacketsLayout.Point.DEVICE),
                way.getInt(at + PacketsLayout.Point.IFINDEX),
                Short.toUnsignedInt(way.getShort(at + PacketsLayout.Point.CPU)),
                Comm.read(way, at + PacketsLayout.Point.COMM),
                way.getInt(at + PacketsLayout.Point.PROCESS));
    }

    private static int networkOrder(ByteBuffer value, int at) {
        return Byte.toUnsignedInt(value.get(at)) << Byte.SIZE | Byte.toUnsignedInt(value.get(at + 1));
    }
}
