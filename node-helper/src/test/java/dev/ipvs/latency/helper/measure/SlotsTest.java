package dev.ipvs.latency.helper.measure;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SlotsTest {

    private static final long TEN_SECONDS = 10_000_000_000L;

    @Property
    void a_slots_middle_is_within_three_percent_of_any_duration_up_to_ten_seconds(
            @ForAll @LongRange(min = 1, max = TEN_SECONDS) long ns) {
        long middle = Slots.middle(Slots.of(ns));

        assertThat(Math.abs(middle - ns)).isLessThanOrEqualTo((long) (0.03 * ns));
    }

    @Property
    void a_duration_lies_between_its_slots_ends(@ForAll @LongRange(min = 0) long ns) {
        int slot = Slots.of(ns);

        assertThat(ns).isBetween(Slots.lowest(slot), Slots.highest(slot));
    }

    @Test
    void slots_follow_each_other_without_gap_and_overlap() {
        for (int slot = 0; slot < Slots.LAST; slot++) {
            assertThat(Slots.of(Slots.lowest(slot))).isEqualTo(slot);
            assertThat(Slots.of(Slots.highest(slot))).isEqualTo(slot);
            assertThat(Slots.lowest(slot + 1)).isEqualTo(Slots.highest(slot) + 1);
        }
    }
}
