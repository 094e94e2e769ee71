package dev.ipvs.latency.helper.diagnose.report;

import java.util.Locale;

/** Durations and names as a person reads them. */
final class Text {

    private static final long US = 1_000;
    private static final long MS = 1_000 * US;
    private static final long SECOND = 1_000 * MS;

    private Text() {}

    /** Three significant digits at most, with the unit that keeps the number short. */
    static String duration(long ns) {
        if (ns >= SECOND) {
            return shortest(ns, SECOND) + " s";
        }
        if (ns >= MS) {
            return shortest(ns, MS) + " ms";
        }
        return ns >= US ? shortest(ns, US) + " us" : ns + " ns";
    }

    /** A point of time within the window, to the microsecond. */
    static String time(long ns) {
        return String.format(Locale.ROOT, "%.6f s", ns / (double) SECOND);
    }

    static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0 : 100.0 * part / whole);
    }

    private static String shortest(long ns, long unit) {
        double value = ns / (double) unit;
        String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
