package dev.ipvs.latency.helper.measure;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import dev.ipvs.latency.helper.measure.WalkKey.Owner;
import dev.ipvs.latency.helper.measure.Window.CpuWalks;
import dev.ipvs.latency.helper.measure.Window.Delays;
import dev.ipvs.latency.helper.measure.Window.NamespaceWalks;
import dev.ipvs.latency.helper.measure.Window.NetRxWaits;
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

    private SnapshotDifference(CounterSnapshot before, CounterSnapshot after) {
        this.before = before;
        this.after = after;
    }

    static Window between(CounterSnapshot before, CounterSnapshot after) {
        return new SnapshotDifference(before, after).window();
    }

    static Totals counted(CounterSnapshot before, CounterSnapshot after) {
        return new SnapshotDifference(before, after).totals();
    }

    private Totals totals() {
        List<CpuCounters> cpus = cpusSince();
        return new Totals(
                DurationTotals.of(ofHost(walksSince()).values().stream()
                        .map(WalkRow::slots)
                        .reduce(SlotCounts.EMPTY, SlotCounts::plus)),
                DurationTotals.of(delays(cpus)),
                sum(cpus, CpuCounters::waits),
                sum(cpus, CpuCounters::unpaired),
                sum(cpus, CpuCounters::lost));
    }

    private Window window() {
        Map<WalkKey, WalkRow> rows = walksSince();
        Map<WalkKey, WalkRow> host = ofHost(rows);
        List<CpuCounters> cpus = cpusSince();
        return new Window(
                before.at(),
                after.at(),
                summary(host.values().stream().toList()),
                byCpu(host),
                DurationSummary.of(delays(cpus), max(cpus, cpu -> cpu.byHost().max())),
                max(cpus, cpu -> cpu.byHost().overlapMax()),
                delays(cpus, CpuCounters::byUpdate),
                delays(cpus, CpuCounters::byOther),
                otherNamespaces(rows),
                waits(cpus),
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
                .flatMap(row -> summary(List.of(row)).map(summary -> new NamespaceWalks(row.net(), summary)).stream())
                .sorted(Comparator.comparingLong(
                                (NamespaceWalks walks) -> walks.summary().maxNs())
                        .reversed())
                .limit(NAMESPACES_SHOWN)
                .toList();
    }

    private Map<WalkKey, WalkRow> walksSince() {
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
        SlotCounts slots = rows.stream().map(WalkRow::slots).reduce(SlotCounts.EMPTY, SlotCounts::plus);
        long max = rows.stream()
                .mapToLong(row -> row.max().ofWindow(before.epoch()))
                .max()
                .orElse(0);
        return DurationSummary.of(slots, max);
    }

    private List<CpuCounters> cpusSince() {
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
