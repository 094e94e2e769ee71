package dev.ipvs.latency.lab.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A program that was started by this or an earlier JVM. It may have ended since. */
public record RunningProgram(String name, ProcessId id, Path log) {

    /** As much of a log as an error message should carry. */
    private static final int LINES_IN_ERRORS = 15;

    public boolean isAlive() {
        return id.isAlive();
    }

    /**
     * Asks it to end, waits, and then insists; when this returns, neither it nor a child of it runs. A thread that was
     * interrupted, as by Ctrl-C, cleans up no less thoroughly.
     */
    public void stop(Duration timeout) {
        boolean interrupted = Thread.interrupted();
        try {
            ProcessHandle.of(id.pid()).filter(_ -> isAlive()).ifPresent(handle -> end(handle, timeout));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end(ProcessHandle handle, Duration timeout) {
        List<ProcessHandle> children = handle.descendants().toList();
        handle.destroy();
        if (!Wait.quietly(timeout, () -> !isAlive())) {
            handle.destroyForcibly();
            Wait.until(name + " is gone after SIGKILL", Duration.ofSeconds(10), () -> !isAlive());
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** For error messages: how it ended or that it runs, and the last lines of its log. */
    public String lastWords() {
        return "%s (pid %d) %s; the end of %s:%n%s"
                .formatted(name, id.pid(), isAlive() ? "runs" : "has ended", log, String.join("\n", lastLines()));
    }

    private List<String> lastLines() {
        try {
            // A log may hold bytes that are no UTF-8 (a console of a guest): those are shown as they come.
            List<String> lines =
                    Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
            return lines.subList(Math.max(0, lines.size() - LINES_IN_ERRORS), lines.size());
        } catch (IOException unreadable) {
            return List.of("(" + unreadable + ")");
        }
    }
}
