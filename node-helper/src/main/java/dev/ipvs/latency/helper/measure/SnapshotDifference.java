package dev.ipvs.latency.helper.measure;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import dev.ipvs.latency.helper.measure.WalkKey.Owner;
import dev.ipvs.latency.helper.measure.Window.CpuWalks;
import dev.ipvs.latency.helper.measure.Window.Delays;
import dev.ipvs.latency.helper.measure.Window.NamespaceWalks;
import dev.ipvs.latency.helper.measure.Window.NetRxWaits;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** A window is what lies between two snapshots. Pure. */
final class SnapshotDifference {

    private static final int NAMESPACES_SHOWN = 3;

    private final CounterSnapshot before;
    private final CounterSnapshot after;
    private final Map<WalkKey, WalkRow> rows;
    private final Map<WalkKey, WalkRow> host;
    private final SlotCounts hostWalks;
    private final List<CpuCounters> cpus;

    SnapshotDifference(CounterSnapshot before, CounterSnapshot after) {
        this.before = before;
        this.after = after;
        this.rows = walksSince(before, after);
        this.host = ofHost(rows);
        this.hostWalks = slots(host.values());
        this.cpus = cpusSince(before, after);
    }

    SlotCounts hostWalks() {
        return hostWalks;
    }

    private static SlotCounts slots(Collection<WalkRow> rows) {
        return rows.stream().map(WalkRow::slots).reduce(SlotCounts.EMPTY, SlotCounts::plus);
    }

    Totals totals() {
        return new Totals(
                DurationTotals.of(hostWalks),
                DurationTotals.of(delays(cpus)),
                sum(cpus, CpuCounters::waits),
                sum(cpus, CpuCounters::unpaired),
                sum(cpus, CpuCounters::lost));
    }

    /** @param recent the walks that this window's percentile is of, its own among them */
    Window window(RecentWalks recent) {
        return new Window(
                before.at(),
                after.at(),
                DurationSummary.of(hostWalks, recent.sum(), max(host.values())),
                byCpu(host),
                DurationSummary.of(delays(cpus), max(cpus, cpu -> cpu.byHost().max())),
                max(cpus, cpu -> cpu.byHost().overlapMax()),
                delays(cpus, CpuCounters::byUpdate),
                delays(cpus, CpuCounters::byOther),
                otherNamespaces(rows),
                waits(cpus),
                after.stolen().since(before.stolen()),
                sum(cpus, CpuCounters::unpaired),
                sum(cpus, CpuCounters::lost));
    }

    private Delays delays(List<CpuCounters> cpus, Function<CpuCounters, DelayCounters> cause) {
        return new Delays(
                sum(cpus, cpu -> cause.apply(cpu).count()),
                max(cpus, cpu -> cause.apply(cpu).max()));
    }

    private List<NamespaceWalks> otherNamespaces(Map<WalkKey, WalkRow> rows) {
        return rows.entrySet().stream()
                .filter(row -> row.getKey().owner() == Owner.OTHER)
                .map(Map.Entry::getValue)
                .flatMap(row -> summary(List.of(row)).map(summary -> namespace(row, summary)).stream())
                .sorted(Comparator.comparingLong(
                                (NamespaceWalks walks) -> walks.summary().maxNs())
                        .reversed())
                .limit(NAMESPACES_SHOWN)
                .toList();
    }

    private NamespaceWalks namespace(WalkRow row, DurationSummary summary) {
        Delays delays = new Delays(row.delays(), row.delayMax().ofWindow(before.epoch()));
        return new NamespaceWalks(row.net(), summary, delays, Optional.empty());
    }

    private static Map<WalkKey, WalkRow> walksSince(CounterSnapshot before, CounterSnapshot after) {
        Map<WalkKey, WalkRow> rows = new HashMap<>();
        after.walks().forEach((key, row) -> {
            WalkRow added = row.since(before.walks().getOrDefault(key, WalkRow.EMPTY));
            if (added.count() > 0) {
                rows.put(key, added);
            }
        });
        return rows;
    }

    /** Where nobody can tell which is the host's, it is the one that took most time: only long walks are a problem. */
    private static Map<WalkKey, WalkRow> ofHost(Map<WalkKey, WalkRow> rows) {
        Map<Long, Long> unknown = rows.entrySet().stream()
                .filter(row -> row.getKey().owner() == Owner.UNKNOWN)
                .collect(groupingBy(
                        row -> row.getKey().timer(),
                        summingLong(row -> row.getValue().sumNs())));
        Optional<Long> longest =
                unknown.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
        Map<WalkKey, WalkRow> host = new HashMap<>(rows);
        host.keySet().removeIf(key -> switch (key.owner()) {
            case HOST -> false;
            case OTHER -> true;
            case UNKNOWN -> !longest.equals(Optional.of(key.timer()));
        });
        return host;
    }

    private List<CpuWalks> byCpu(Map<WalkKey, WalkRow> host) {
        return host.entrySet().stream()
                .flatMap(row ->
                        summary(List.of(row.getValue()))
                                .map(summary -> new CpuWalks(row.getKey().cpu(), summary))
                                .stream())
                .sorted(Comparator.comparingLong(
                                (CpuWalks walks) -> walks.summary().maxNs())
                        .reversed())
                .toList();
    }

    private Optional<DurationSummary> summary(List<WalkRow> rows) {
        return DurationSummary.of(slots(rows), max(rows));
    }

    private long max(Collection<WalkRow> rows) {
        return rows.stream()
                .mapToLong(row -> row.max().ofWindow(before.epoch()))
                .max()
                .orElse(0);
    }

    private static List<CpuCounters> cpusSince(CounterSnapshot before, CounterSnapshot after) {
        return IntStream.range(0, after.cpus().size())
                .mapToObj(cpu -> after.cpus().get(cpu).since(before.cpus().get(cpu)))
                .toList();
    }

    private NetRxWaits waits(List<CpuCounters> cpus) {
        long count = sum(cpus, CpuCounters::waits);
        long sum = sum(cpus, CpuCounters::waitSumNs);
        return new NetRxWaits(count, count == 0 ? 0 : sum / count, max(cpus, CpuCounters::waitMax));
    }

    private static SlotCounts delays(List<CpuCounters> cpus) {
        return cpus.stream().map(CpuCounters::delays).reduce(SlotCounts.EMPTY, SlotCounts::plus);
    }

    private static long sum(List<CpuCounters> cpus, ToLongFunction<CpuCounters> figure) {
        return cpus.stream().mapToLong(figure).sum();
    }

    private long max(List<CpuCounters> cpus, Function<CpuCounters, EpochMax> figure) {
        return cpus.stream()
                .mapToLong(cpu -> figure.apply(cpu).ofWindow(before.epoch()))
                .max()
                .orElse(0);
    }
}
