package dev.ipvs.latency.helper.diagnose.report;

import dev.ipvs.latency.helper.diagnose.CpuLoad;
import dev.ipvs.latency.helper.diagnose.Window;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Softirq time of each CPU over the window: one row per CPU, one cell per bin. An average over all CPUs hides the one that
 * packets wait for; a row of its own does not.
 *
 * @param width in pixels, as all lengths here
 */
record HeatMap(int width, int height, List<Row> rows) {

    private static final int LABEL = 70;
    private static final int CELLS = 900;
    private static final int ROW = 16;

    /** @param labelY the baseline of its label */
    record Row(int cpu, int labelY, String sum, List<Cell> cells) {}

    /** @param opacity 0 for a CPU without softirqs, 1 for one that did nothing else */
    record Cell(String x, int y, String width, String opacity, String title) {}

    static HeatMap of(Window window, List<CpuLoad> cpus) {
        return new HeatMap(
                LABEL + CELLS + 80,
                cpus.size() * ROW,
                IntStream.range(0, cpus.size())
                        .mapToObj(row -> row(window, cpus.get(row), row * ROW))
                        .toList());
    }

    private static Row row(Window window, CpuLoad load, int y) {
        int bins = load.softirqs().stream()
                .mapToInt(vector -> vector.binsNs().size())
                .max()
                .orElse(0);
        return new Row(
                load.cpu(),
                y + ROW - 4,
                Text.percent(load.sumNs(), window.lengthNs()),
                IntStream.range(0, bins)
                        .mapToObj(bin -> cell(window, load, bin, bins, y))
                        .toList());
    }

    private static Cell cell(Window window, CpuLoad load, int bin, int bins, int y) {
        long busy = load.softirqs().stream()
                .filter(vector -> bin < vector.binsNs().size())
                .mapToLong(vector -> vector.binsNs().get(bin))
                .sum();
        double share = Math.clamp(busy / (double) window.binNs(), 0, 1);
        return new Cell(
                number(LABEL + bin * CELLS / (double) bins),
                y,
                number(CELLS / (double) bins),
                number(share),
                "CPU %d, %s: %s in softirqs"
                        .formatted(load.cpu(), Text.time(bin * window.binNs()), Text.duration(busy)));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
