package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.operator.policy.WeeklyWindow.Span;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When fixes may be begun: in any of these windows, or at any time if none was ever named.
 *
 * @param unknownZones time zones that were named and that this program does not know; their windows never open
 */
public record Schedule(List<WeeklyWindow> windows, List<String> unknownZones) {
    public static final Schedule ALWAYS = new Schedule(List.of(), List.of());

    public Schedule {
        windows = List.copyOf(windows);
        unknownZones = List.copyOf(unknownZones);
    }

    public boolean isOpen(Instant now) {
        return always()
                || windows.stream().flatMap(window -> window.spansFrom(now)).anyMatch(span -> span.contains(now));
    }

    /** When it opens or closes next; empty if it never does. */
    public Optional<Instant> nextChange(Instant now) {
        return isOpen(now) ? closing(now) : opening(now);
    }

    private Optional<Instant> opening(Instant now) {
        return windows.stream()
                .flatMap(window -> window.spansFrom(now))
                .map(Span::from)
                .min(Comparator.naturalOrder());
    }

    /** Of windows that overlap, the end of the one that is open longest; another look then tells whether a next follows. */
    private Optional<Instant> closing(Instant now) {
        return windows.stream()
                .flatMap(window -> window.spansFrom(now))
                .filter(span -> span.contains(now))
                .map(Span::to)
                .max(Comparator.naturalOrder());
    }

    private boolean always() {
        return windows.isEmpty() && unknownZones.isEmpty();
    }
}
