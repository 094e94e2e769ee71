package dev.ipvs.latency.helper.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ipvs.latency.helper.kernel.StolenTime;
import dev.ipvs.latency.helper.measure.WalkKey.Owner;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SnapshotDifferenceTest {

    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final WalkKey HOST = new WalkKey(0x1000, 0, Owner.HOST);
    private static final long NET = 4_026_532_500L;
    private static final CpuCounters QUIET = CpuCounters.NONE;

    @Property
    void a_window_counts_what_came_between_its_snapshots_whatever_came_before(
            @ForAll @Size(max = 50) List<@LongRange(min = 1, max = 10_000_000_000L) Long> earlier,
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 1, max = 10_000_000_000L) Long> during) {
        WalkRow before = row(1, earlier);
        WalkRow after = row(1, during, before);

        Window window = between(snapshot(1, Map.of(HOST, before)), snapshot(2, Map.of(HOST, after)));

        DurationSummary walks = window.walks().orElseThrow();
        assertThat(walks.count()).isEqualTo(during.size());
        assertThat(walks.maxNs())
                .isEqualTo(during.stream().mapToLong(Long::longValue).max().orElseThrow());
    }

    @Test
    void walks_of_other_namespaces_are_not_the_hosts() {
        WalkKey other = new WalkKey(0x2000, -1, Owner.OTHER);

        Window window = between(
                snapshot(1, Map.of()),
                snapshot(2, Map.of(HOST, row(1, List.of(300_000_000L)), other, row(1, List.of(900L, 900L, 900L)))));

        assertThat(window.walks().orElseThrow().count()).isEqualTo(1);
        assertThat(window.otherNamespaces())
                .singleElement()
                .satisfies(namespace -> assertThat(namespace.inode()).isEqualTo(NET));
    }

    @Test
    void a_delay_is_told_of_the_namespace_that_caused_it() {
        WalkKey guilty = new WalkKey(0x2000, -1, Owner.OTHER);
        WalkKey innocent = new WalkKey(0x3000, -1, Owner.OTHER);
        WalkRow walked = row(1, List.of(300_000_000L));
        WalkRow delaying =
                new WalkRow(1, 1, walked.sumNs(), NET + 1, walked.max(), 4, max(290_000_000), walked.slots());

        Window window = between(
                snapshot(1, Map.of()), snapshot(2, Map.of(guilty, delaying, innocent, row(1, List.of(400_000_000L)))));

        assertThat(window.otherNamespaces())
                .extracting(Window.NamespaceWalks::inode, Window.NamespaceWalks::delays)
                .containsExactly(tuple(NET, Window.Delays.NONE), tuple(NET + 1, new Window.Delays(4, 290_000_000)));
    }

    @Test
    void where_nobody_can_tell_the_hosts_estimator_it_is_the_one_that_took_most_time() {
        WalkKey slow = new WalkKey(0x1000, 0, Owner.UNKNOWN);
        WalkKey fast = new WalkKey(0x2000, 0, Owner.UNKNOWN);

        Window window = between(
                snapshot(1, Map.of()),
                snapshot(2, Map.of(slow, row(1, List.of(300_000_000L)), fast, row(1, List.of(900L, 900L)))));

        assertThat(window.walks().orElseThrow().maxNs()).isEqualTo(300_000_000L);
    }

    @Test
    void a_row_that_was_deleted_and_born_again_starts_from_nothing() {
        Window window = between(
                snapshot(1, Map.of(HOST, row(1, List.of(100L, 100L, 100L)))),
                snapshot(2, Map.of(HOST, row(2, List.of(200L)))));

        assertThat(window.walks().orElseThrow().count()).isEqualTo(1);
    }

    @Test
    void the_cpu_of_the_longest_walk_comes_first() {
        WalkKey otherCpu = new WalkKey(0x1000, 7, Owner.HOST);

        Window window = between(
                snapshot(1, Map.of()),
                snapshot(2, Map.of(HOST, row(1, List.of(100L, 100L)), otherCpu, row(1, List.of(300_000L)))));

        assertThat(window.longestWalkCpu()).contains(7);
        assertThat(window.walks().orElseThrow().count()).isEqualTo(3);
    }

    @Test
    void counters_that_wrapped_still_subtract() {
        SlotCounts almostFull = SlotCounts.EMPTY.minus(SlotCounts.of(500));
        SlotCounts wrapped = SlotCounts.of(500, 500);

        assertThat(wrapped.minus(almostFull).total()).isEqualTo(3);
    }

    @Test
    void delays_are_told_by_cause() {
        CpuCounters busy = new CpuCounters(
                2,
                1,
                10,
                5_000,
                max(4_000),
                SlotCounts.of(1_000, 3_000),
                new DelayCounters(2, max(3_000), max(2_500)),
                new DelayCounters(1, max(700), max(700)),
                new DelayCounters(3, max(900), max(800)));

        Window window = between(
                new CounterSnapshot(START, 1, Map.of(), List.of(QUIET, QUIET), StolenTime.NONE),
                new CounterSnapshot(START.plusSeconds(60), 2, Map.of(), List.of(QUIET, busy), StolenTime.NONE));

        assertThat(window.netRxDelay().orElseThrow().count()).isEqualTo(2);
        assertThat(window.netRxDelay().orElseThrow().maxNs()).isEqualTo(3_000);
        assertThat(window.netRxOverlapMaxNs()).isEqualTo(2_500);
        assertThat(window.byOtherNamespaces()).isEqualTo(new Window.Delays(1, 700));
        assertThat(window.byRuleUpdates()).isEqualTo(new Window.Delays(3, 900));
        assertThat(window.netRxWaits()).isEqualTo(new Window.NetRxWaits(10, 500, 4_000));
        assertThat(window.unpairedEvents()).isEqualTo(2);
        assertThat(window.lostEvents()).isEqualTo(1);
    }

    private static EpochMax max(long ns) {
        return new EpochMax(0, 0, 1, ns);
    }

    private static CounterSnapshot snapshot(int epoch, Map<WalkKey, WalkRow> rows) {
        return new CounterSnapshot(START.plusSeconds(60L * epoch), epoch, rows, List.of(QUIET), StolenTime.NONE);
    }

    private static WalkRow row(long born, List<Long> durations) {
        return row(born, durations, new WalkRow(born, 0, 0, 0, EpochMax.NONE, 0, EpochMax.NONE, SlotCounts.EMPTY));
    }

    /** As the kernel would have it after these walks in epoch 1. */
    private static WalkRow row(long born, List<Long> durations, WalkRow before) {
        long[] ns = durations.stream().mapToLong(Long::longValue).toArray();
        return new WalkRow(
                born,
                before.count() + ns.length,
                before.sumNs() + Arrays.stream(ns).sum(),
                NET,
                new EpochMax(0, 0, 1, Arrays.stream(ns).max().orElse(0)),
                before.delays(),
                before.delayMax(),
                before.slots().plus(SlotCounts.of(ns)));
    }

    private static Window between(CounterSnapshot before, CounterSnapshot after) {
        SnapshotDifference difference = new SnapshotDifference(before, after);
        return difference.window(RecentWalks.NONE.plus(difference.hostWalks()));
    }
}
