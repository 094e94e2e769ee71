package dev.ipvs.latency.helper.measure;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import dev.ipvs.latency.helper.measure.WalkKey.Owner;
import dev.ipvs.latency.helper.measure.Window.CpuWalks;
import dev.ipvs.latency.helper.measure.Window.NetRxWaits;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A window is what lies between two snapshots. Pure. */
final class SnapshotDifference {

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
        List<NetRxCounters> netRx = netRxSince();
        return new Totals(
                DurationTotals.of(ofHost(walksSince()).values().stream()
                        .map(WalkRow::slots)
                        .reduce(SlotCounts.EMPTY, SlotCounts::plus)),
                DurationTotals.of(netRx.stream().map(NetRxCounters::delays).reduce(SlotCounts.EMPTY, SlotCounts::plus)),
                netRx.stream().mapToLong(NetRxCounters::waits).sum(),
                after.unpaired() - before.unpaired(),
                after.lost() - before.lost());
    }

    private Window window() {
        Map<WalkKey, WalkRow> host = ofHost(walksSince());
        List<NetRxCounters> netRx = netRxSince();
        return new Window(
                before.at(),
                after.at(),
                summary(host.values().stream().toList()),
                byCpu(host),
                DurationSummary.of(
                        netRx.stream().map(NetRxCounters::delays).reduce(SlotCounts.EMPTY, SlotCounts::plus),
                        netRx.stream()
                                .mapToLong(cpu -> cpu.delayMax().ofWindow(before.epoch()))
                                .max()
                                .orElse(0)),
                waits(netRx),
                after.unpaired() - before.unpaired(),
                after.lost() - before.lost());
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

    private List<NetRxCounters> netRxSince() {
        return IntStream.range(0, after.netRx().size())
                .mapToObj(cpu -> after.netRx().get(cpu).since(before.netRx().get(cpu)))
                .toList();
    }

    private NetRxWaits waits(List<NetRxCounters> netRx) {
        long count = netRx.stream().mapToLong(NetRxCounters::waits).sum();
        long sum = netRx.stream().mapToLong(NetRxCounters::waitSumNs).sum();
        long max = netRx.stream()
                .mapToLong(cpu -> cpu.waitMax().ofWindow(before.epoch()))
                .max()
                .orElse(0);
        return new NetRxWaits(count, count == 0 ? 0 : sum / count, max);
    }
}
