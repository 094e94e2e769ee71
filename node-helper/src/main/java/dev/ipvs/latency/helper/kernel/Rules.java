package dev.ipvs.latency.helper.kernel;

import java.util.stream.Stream;

/** How much there is for the estimator to walk in this process's network namespace. */
public record Rules(int services, int destinations) {

    public static final Rules NONE = new Rules(0, 0);

    /** One for the namespace's total, one for each service and one for each destination. */
    public int estimators() {
        return 1 + services + destinations;
    }

    /** Reads all rules, 60 bytes each: only when a report is written. */
    public static Rules read(HostFiles files) {
        return read(files, "proc/net/ip_vs");
    }

    /** Those of the namespace of a process, by its {@code /proc/PID/net/ip_vs}. */
    static Rules read(HostFiles files, String file) {
        if (!files.exists(file)) {
            return NONE;
        }
        try (Stream<String> lines = files.lines(file)) {
            return count(lines);
        }
    }

    /** The first three lines are headings. */
    static Rules count(Stream<String> lines) {
        int[] counts = new int[2];
        lines.skip(3).forEach(line -> counts[line.startsWith("  ->") ? 1 : 0]++);
        return new Rules(counts[0], counts[1]);
    }
}
