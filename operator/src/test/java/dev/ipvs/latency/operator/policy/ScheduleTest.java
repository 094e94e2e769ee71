package dev.ipvs.latency.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // what, days, start, end, zone, now, open, next change
        "before it begins, SATURDAY, 01:00, 05:00, UTC, 2026-11-28T00:59:59Z, false, 2026-11-28T01:00:00Z",
        "as it begins, SATURDAY, 01:00, 05:00, UTC, 2026-11-28T01:00:00Z, true, 2026-11-28T05:00:00Z",
        "as it ends, SATURDAY, 01:00, 05:00, UTC, 2026-11-28T05:00:00Z, false, 2026-12-05T01:00:00Z",
        "over midnight, FRIDAY, 22:00, 02:00, UTC, 2026-11-28T01:30:00Z, true, 2026-11-28T02:00:00Z",
        "over midnight it begins on its day, FRIDAY, 22:00, 02:00, UTC, 2026-11-27T01:30:00Z, false, 2026-11-27T22:00:00Z",
        "a whole day ends at midnight, SUNDAY, 00:00, 00:00, UTC, 2026-11-29T23:59:59Z, true, 2026-11-30T00:00:00Z",
        "in its own time zone, SATURDAY, 01:00, 05:00, Asia/Shanghai, 2026-11-27T17:00:00Z, true, 2026-11-27T21:00:00Z",
        "where an hour is skipped it begins later, SUNDAY, 02:30, 04:00, Europe/Berlin, 2026-03-29T01:29:59Z, false,"
                + " 2026-03-29T01:30:00Z",
        "where an hour is skipped it is shorter, SUNDAY, 01:00, 04:00, Europe/Berlin, 2026-03-29T00:00:00Z, true,"
                + " 2026-03-29T02:00:00Z",
        "where an hour comes twice it is longer, SUNDAY, 01:00, 04:00, Europe/Berlin, 2026-10-24T23:00:00Z, true,"
                + " 2026-10-25T03:00:00Z",
        "where an hour comes twice the first counts, SUNDAY, 02:30, 04:00, Europe/Berlin, 2026-10-25T00:30:00Z, true,"
                + " 2026-10-25T03:00:00Z"
    })
    void a_window_is_open_by_the_clock_of_its_place(
            String what,
            DayOfWeek day,
            LocalTime start,
            LocalTime end,
            ZoneId zone,
            Instant now,
            boolean open,
            Instant next) {
        Schedule schedule = new Schedule(List.of(new WeeklyWindow(Set.of(day), start, end, zone)), List.of());
        assertThat(schedule.isOpen(now)).as(what).isEqualTo(open);
        assertThat(schedule.nextChange(now)).as(what).contains(next);
    }

    @Test
    void without_windows_it_is_always_open() {
        assertThat(Schedule.ALWAYS.isOpen(Instant.EPOCH)).isTrue();
        assertThat(Schedule.ALWAYS.nextChange(Instant.EPOCH)).isEmpty();
    }

    @Test
    void a_window_in_an_unknown_time_zone_never_opens() {
        Schedule schedule = new Schedule(List.of(), List.of("Local"));
        assertThat(schedule.isOpen(Instant.EPOCH)).isFalse();
        assertThat(schedule.nextChange(Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest(name = "{0} of {1} nodes")
    @CsvSource({
        "1 10% 100%, 1, 1 1 1",
        "1 10% 100%, 5, 1 1 5",
        "1 10% 100%, 11, 1 2 11",
        "1 10% 100%, 1000, 1 100 1000",
        "3 50% 100%, 2, 2 1 2"
    })
    void waves_are_cumulative_and_rounded_up(String targets, int inNeed, String upTo) {
        Waves waves =
                new Waves(Stream.of(targets.split(" ")).map(IntOrPercent::parse).toList());
        assertThat(Stream.of(1, 2, 3)
                        .map(wave -> String.valueOf(waves.upTo(wave, inNeed)))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(upTo);
    }
}
