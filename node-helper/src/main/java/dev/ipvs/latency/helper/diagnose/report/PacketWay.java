package dev.ipvs.latency.helper.diagnose.report;

import dev.ipvs.latency.helper.diagnose.Culprit;
import dev.ipvs.latency.helper.diagnose.Gap;
import dev.ipvs.latency.helper.diagnose.Packet;
import dev.ipvs.latency.helper.diagnose.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The way of one packet as a picture: one lane per network namespace and device, the gap marked, its culprits over it. Steps
 * of microseconds beside a gap of hundreds of milliseconds would vanish on a true scale, so distances are even but for the gap's.
 *
 * @param width in pixels, as all lengths here
 */
record PacketWay(
        String title, int width, int height, List<Lane> lanes, List<Stop> stops, List<Step> steps, GapBar gap) {

    private static final int LABEL = 220;
    private static final int STEP = 110;
    private static final int GAP = 420;
    private static final int HEAD = 56;
    private static final int LANE = 44;

    /** @param y of its line */
    record Lane(String label, int y, int fromX, int toX) {}

    /** One point of the way. */
    record Stop(int x, int y, int labelY, String function, String title) {}

    /** From one point to the next. */
    record Step(int fromX, int fromY, int toX, int toY, String duration, int labelX, int labelY) {}

    /** The time that the packet was held. */
    record GapBar(int x, int width, int height, String duration, List<Part> parts) {}

    /** A culprit's share of the gap. */
    record Part(int x, int width, String label, String colour) {}

    static PacketWay of(Gap gap) {
        List<Point> points = gap.points();
        List<String> labels = points.stream().map(PacketWay::lane).distinct().toList();
        List<Stop> stops = IntStream.range(0, points.size())
                .mapToObj(at -> stop(gap, points.get(at), at, labels))
                .toList();
        int width = stops.getLast().x() + STEP;
        int height = HEAD + labels.size() * LANE;
        return new PacketWay(
                title(gap.packet(), gap.ns()),
                width,
                height,
                IntStream.range(0, labels.size())
                        .mapToObj(lane -> new Lane(labels.get(lane), y(lane), LABEL, width - STEP / 2))
                        .toList(),
                stops,
                IntStream.range(1, stops.size())
                        .mapToObj(at -> step(stops.get(at - 1), stops.get(at), points.get(at - 1), points.get(at)))
                        .toList(),
                bar(gap, stops.get(gap.after()).x(), height));
    }

    private static String title(Packet packet, long ns) {
        return "#%d %s, %d bytes: held for %s"
                .formatted(packet.number(), packet.text(), packet.bytes(), Text.duration(ns));
    }

    private static String lane(Point point) {
        return "%s in netns %d".formatted(point.device().isEmpty() ? "-" : point.device(), point.netns());
    }

    private static Stop stop(Gap gap, Point point, int at, List<String> lanes) {
        int wide = at > gap.after() ? GAP - STEP : 0;
        int y = y(lanes.indexOf(lane(point)));
        return new Stop(
                LABEL + 40 + at * STEP + wide,
                y,
                at % 2 == 0 ? y - 10 : y + 18,
                point.function(),
                "%s at %s on CPU %d, process %s (%d)"
                        .formatted(
                                point.function(), Text.time(point.atNs()), point.cpu(), point.process(), point.pid()));
    }

    private static Step step(Stop from, Stop to, Point earlier, Point later) {
        return new Step(
                from.x(),
                from.y(),
                to.x(),
                to.y(),
                Text.duration(later.atNs() - earlier.atNs()),
                (from.x() + to.x()) / 2,
                (from.y() + to.y()) / 2 - 4);
    }

    private static GapBar bar(Gap gap, int x, int height) {
        List<Part> parts = new ArrayList<>();
        int at = x;
        for (Culprit culprit : gap.culprits()) {
            int part = Math.clamp(GAP * culprit.ns() / gap.ns(), 2, Math.max(2, x + GAP - at));
            parts.add(
                    new Part(at, part, culprit.text() + " " + Text.duration(culprit.ns()), Colour.of(culprit.kind())));
            at += part;
        }
        return new GapBar(x, GAP, height, Text.duration(gap.ns()), parts);
    }

    private static int y(int lane) {
        return HEAD + lane * LANE + LANE / 2;
    }
}
