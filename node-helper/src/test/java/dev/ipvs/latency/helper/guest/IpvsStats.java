package dev.ipvs.latency.helper.guest;

import dev.ipvs.latency.lab.guest.Guest;
import java.util.Arrays;
import java.util.List;

/**
 * What a guest's IPVS says of all its traffic at one moment. Totals and rates are the estimator's; what the CPUs counted is what it adds
 * up.
 *
 * @param seconds since boot
 * @param counted what came in, by the counters of all CPUs
 * @param total the same by the estimator
 * @param rates the same for each second, by the estimator
 */
record IpvsStats(double seconds, Incoming counted, Incoming total, Incoming rates) {

    record Incoming(long packets, long bytes) {

        /** Connections, packets in and out, bytes in and out, in hexadecimal. */
        private static Incoming parse(List<String> words) {
            return new Incoming(Long.parseLong(words.get(1), 16), Long.parseLong(words.get(3), 16));
        }

        private Incoming plus(Incoming other) {
            return new Incoming(packets + other.packets, bytes + other.bytes);
        }
    }

    static IpvsStats of(Guest guest) {
        List<List<String>> lines = guest.output(
                        "cat", "/proc/net/ip_vs_stats", "/proc/net/ip_vs_stats_percpu", "/proc/uptime")
                .lines()
                .map(line -> Arrays.asList(line.strip().split("\\s+")))
                .toList();
        return new IpvsStats(
                Double.parseDouble(lines.getLast().getFirst()),
                lines.stream()
                        .filter(words -> words.size() == 6 && words.getFirst().matches("[0-9A-F]+"))
                        .map(words -> Incoming.parse(words.subList(1, 6)))
                        .reduce(new Incoming(0, 0), Incoming::plus),
                Incoming.parse(lines.get(2)),
                Incoming.parse(lines.get(5)));
    }

    /** Bytes for each second since then, by the counters. */
    double bytesPerSecondSince(IpvsStats earlier) {
        return (counted.bytes() - earlier.counted.bytes()) / (seconds - earlier.seconds);
    }
}
