package dev.ipvs.latency.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration as Kubernetes writes it: Go's text form, such as {@code 1m}, {@code 1h30m} or {@code 309ms}. Two
 * durations are equal when they last equally long, however they were written.
 */
public record GoDuration(Duration value) implements Comparable<GoDuration> {

    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|μs|ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

    /** As much as any sensible text needs; longer ones would exhaust the stack of the pattern's matcher. */
    private static final int LONGEST = 64;

    private static final long MICRO = 1_000L;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    public GoDuration {
        if (value.isNegative()) {
            throw new IllegalArgumentException("a duration is not negative: " + value);
        }
    }

    @JsonCreator
    public static GoDuration parse(String text) {
        if (text.equals("0")) {
            return new GoDuration(Duration.ZERO);
        }
        if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
            String shown = text.substring(0, Math.min(text.length(), LONGEST));
            throw new IllegalArgumentException(
                    "'" + shown + "' is not a duration: write a number and a unit, such as 50ms, 1m or 1h30m");
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
        }
        try {
            return ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too long: a duration is at most 292 years", e);
        }
    }

    public static GoDuration ofNanos(long nanos) {
        return new GoDuration(Duration.ofNanos(nanos));
    }

    /** Rounded to three significant digits: what a measurement can honestly claim, and what reads well in a column. */
    public GoDuration toThreeDigits() {
        return ofNanos(BigDecimal.valueOf(value.toNanos())
                .round(new MathContext(3, RoundingMode.HALF_UP))
                .longValueExact());
    }

    /** Below a second one decimal number with the fitting unit, above it hours, minutes and seconds. */
    @JsonValue
    public String text() {
        long nanos = value.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < MICRO) {
            return nanos + "ns";
        }
        if (nanos < MILLI) {
            return decimal(nanos, MICRO) + "us";
        }
        return nanos < SECOND ? decimal(nanos, MILLI) + "ms" : clock(nanos);
    }

    @Override
    public int compareTo(GoDuration other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return text();
    }

    private static String clock(long nanos) {
        List<String> parts = new ArrayList<>();
        if (nanos >= HOUR) {
            parts.add(nanos / HOUR + "h");
        }
        if (nanos % HOUR >= MINUTE) {
            parts.add(nanos % HOUR / MINUTE + "m");
        }
        if (nanos % MINUTE > 0) {
            parts.add(decimal(nanos % MINUTE, SECOND) + "s");
        }
        return String.join("", parts);
    }

    private static String decimal(long nanos, long unit) {
        return BigDecimal.valueOf(nanos)
                .divide(BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> MICRO;
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            default -> throw new IllegalArgumentException("no such unit: " + name);
        };
    }
}
