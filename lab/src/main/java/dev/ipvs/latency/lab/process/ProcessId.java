package dev.ipvs.latency.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process for certain. A pid alone may be given to another program after the first has ended; together with the
 * start time (clock ticks since boot) it is not.
 */
public record ProcessId(long pid, long startTicks) {

    /** The first fields of {@code /proc/PID/stat} after the command's name, which may itself hold spaces and brackets. */
    private static final int STATE = 0;

    private static final int START_TICKS = 19;

    /** The process with this pid now, unless it has ended. */
    public static Optional<ProcessId> of(long pid) {
        return stat(pid).map(ProcessId::parse);
    }

    /** This JVM. */
    public static ProcessId ofThisJvm() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    /** Reads one line of {@code /proc/PID/stat}. */
    public static ProcessId parse(String stat) {
        try {
            long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
            return new ProcessId(pid, Long.parseLong(fieldsAfterName(stat)[START_TICKS]));
        } catch (RuntimeException malformed) {
            throw new LabException("not a line of /proc/PID/stat: '" + stat + "'", malformed);
        }
    }

    /** A zombie counts as ended: it holds no port and no file, and only its parent can take it away. */
    public boolean isAlive() {
        return stat(pid)
                .filter(stat -> parse(stat).equals(this))
                .map(stat -> fieldsAfterName(stat)[STATE])
                .filter(state -> !state.equals("Z") && !state.equals("X"))
                .isPresent();
    }

    private static String[] fieldsAfterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
    }

    private static Optional<String> stat(long pid) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
