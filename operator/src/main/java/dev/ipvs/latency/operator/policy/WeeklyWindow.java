package dev.ipvs.latency.operator.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A span of time that comes back weekly, by the clock on the wall of one place. Where that clock skips an hour, what would
 * begin or end in it does so an hour later; where it repeats one, the first pass counts.
 *
 * @param days on which it begins
 * @param start when it begins
 * @param end when it ends, not before {@code start}: on the same day; otherwise, and at midnight, on the next
 */
public record WeeklyWindow(Set<DayOfWeek> days, LocalTime start, LocalTime end, ZoneId zone) {
    private static final int A_WEEK = 7;

    public WeeklyWindow {
        days = Set.copyOf(days);
    }

    /** From (inclusive) to (exclusive). */
    public record Span(Instant from, Instant to) {
        boolean contains(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(to);
        }
    }

    /** The spans that are not over yet, soonest first, for a week ahead. */
    Stream<Span> spansFrom(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return IntStream.rangeClosed(-1, A_WEEK)
                .mapToObj(today::plusDays)
                .filter(day -> days.contains(day.getDayOfWeek()))
                .map(this::beginningOn)
                .filter(span -> span.to().isAfter(now));
    }

    private Span beginningOn(LocalDate day) {
        LocalDate lastDay = end.isAfter(start) ? day : day.plusDays(1);
        return new Span(instant(day, start), instant(lastDay, end));
    }

    private Instant instant(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(zone).toInstant();
    }
}
