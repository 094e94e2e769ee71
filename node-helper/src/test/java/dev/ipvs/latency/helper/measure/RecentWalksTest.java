package dev.ipvs.latency.helper.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thirty walks of 40 us make a window of a minute, and a pause of the hypervisor makes a walk of 120 ms. */
class RecentWalksTest {

    private static final long WALK = 40_000;
    private static final long PAUSE = 120_000_000;

    @Test
    void one_pause_makes_the_maximum_and_no_percentile() {
        for (int quietBefore = 0; quietBefore < 5; quietBefore++) {
            List<SlotCounts> windows = new ArrayList<>(Collections.nCopies(quietBefore, window(30, 0)));
            windows.add(window(29, 1));

            DurationSummary summary = last(windows);

            assertThat(summary.p99Ns()).isCloseTo(WALK, withinPercentage(3));
            assertThat(summary.maxNs()).isEqualTo(PAUSE);
        }
    }

    @Test
    void a_pause_of_an_earlier_window_does_not_make_a_later_one_long() {
        assertThat(last(List.of(window(28, 2), window(29, 1), window(30, 0))).p99Ns())
                .isCloseTo(WALK, withinPercentage(3));
    }

    @Test
    void walks_that_are_all_long_are_so_from_the_first_window_on() {
        assertThat(last(List.of(window(0, 10))).p99Ns()).isEqualTo(PAUSE);
    }

    @Test
    void two_long_walks_in_a_hundred_make_the_percentile() {
        assertThat(last(List.of(window(30, 0), window(30, 0), window(29, 1), window(29, 1)))
                        .p99Ns())
                .isCloseTo(PAUSE, withinPercentage(3));
    }

    @Test
    void only_as_many_windows_are_kept_as_have_a_hundred_walks() {
        RecentWalks recent = RecentWalks.NONE;
        for (int window = 0; window < 20; window++) {
            recent = recent.plus(window(30, 0));
        }
        assertThat(recent.windows()).hasSize(4);
    }

    /** As with a livepatch that walks in slices: no walk from before would be a hundredth of them. */
    @Test
    void a_window_that_has_enough_walks_by_itself_is_summed_up_alone() {
        RecentWalks recent = RecentWalks.NONE.plus(window(0, 30)).plus(window(13_500, 0));

        assertThat(recent.windows()).hasSize(1);
        assertThat(recent.sum().total()).isEqualTo(13_500);
    }

    private static DurationSummary last(List<SlotCounts> windows) {
        RecentWalks recent = RecentWalks.NONE;
        for (SlotCounts window : windows) {
            recent = recent.plus(window);
        }
        SlotCounts newest = windows.getLast();
        return DurationSummary.of(newest, recent.sum(), newest.top() == Slots.of(PAUSE) ? PAUSE : WALK)
                .orElseThrow();
    }

    private static SlotCounts window(int quick, int paused) {
        List<Long> walks = new ArrayList<>(Collections.nCopies(quick, WALK));
        walks.addAll(Collections.nCopies(paused, PAUSE));
        return SlotCounts.of(walks.stream().mapToLong(Long::longValue).toArray());
    }
}
