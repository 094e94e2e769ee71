package dev.ipvs.latency.helper.run;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** One line per event: time, level, what happened, and its figures as {@code key=value}. */
public record Log(PrintStream out, Clock clock) {

    public void info(String event, Object... keysAndValues) {
        write("info", event, keysAndValues);
    }

    public void warn(String event, Object... keysAndValues) {
        write("warn", event, keysAndValues);
    }

    private void write(String level, String event, Object... keysAndValues) {
        StringBuilder line = new StringBuilder(120)
                .append(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(level)
                .append(" event=")
                .append(quoted(event));
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            line.append(' ').append(keysAndValues[i]).append('=').append(quoted(String.valueOf(keysAndValues[i + 1])));
        }
        out.println(line);
    }

    private static String quoted(String value) {
        boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=');
        return plain ? value : '"' + value.replace("\"", "'").replaceAll("\\s+", " ") + '"';
    }
}
