package dev.ipvs.latency.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of one lab: {@code NAME.process} and {@code NAME.log} for each.
 *
 * <p>A shell writes its own line of {@code /proc} into the record and only then becomes the program by {@code exec},
 * which changes neither pid nor start time. So there is no moment in which a program runs without being recorded. It is
 * the leader of its own session, so that Ctrl-C in a terminal reaches the lab alone, which then ends all in good order.
 */
public record ProgramFolder(Path folder) {

    /** How the name of a record ends. */
    public static final String RECORD = ".process";

    private static final String BECOME =
            "read -r line < /proc/$$/stat && printf '%s\\n' \"$line\" > \"$1\" || exit 125; shift; exec \"$@\"";

    /** Starts a program; its output goes on at the end of its log. */
    public RunningProgram start(Program program) {
        Path record = record(program.name());
        Path log = log(program.name());
        find(program.name()).filter(RunningProgram::isAlive).ifPresent(running -> {
            throw new LabException("%s runs already (pid %d)"
                    .formatted(program.name(), running.id().pid()));
        });
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(record);
            ProcessBuilder builder = new ProcessBuilder(wrapped(program, record))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(program.environment());
            awaitRecord(program, builder.start());
        } catch (IOException failed) {
            throw new LabException("cannot start " + program.name() + ": " + failed.getMessage(), failed);
        }
        return find(program.name())
                .orElseThrow(() ->
                        new LabException("%s ended before it was recorded, see %s".formatted(program.name(), log)));
    }

    private void awaitRecord(Program program, Process process) {
        Path record = record(program.name());
        try {
            Wait.until(
                    program.name() + " has recorded itself in " + record,
                    Duration.ofSeconds(30),
                    () -> hasLine(record) || !process.isAlive());
        } catch (LabException interrupted) {
            process.destroyForcibly();
            throw interrupted;
        }
    }

    /** The program of this name, if it was ever started; it may have ended. */
    public Optional<RunningProgram> find(String name) {
        Path record = record(name);
        return hasLine(record) ? Optional.of(read(record)) : Optional.empty();
    }

    /** All that were ever started and not forgotten, oldest first. */
    public List<RunningProgram> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(RECORD))
                    .filter(ProgramFolder::hasLine)
                    .map(this::read)
                    .sorted(Comparator.comparingLong(program -> program.id().startTicks()))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Ends all of them, the newest first, since the later ones depend on the earlier. */
    public void stopAll(Duration timeoutForEach) {
        all().reversed().forEach(program -> program.stop(timeoutForEach));
    }

    public Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private Path record(String name) {
        return folder.resolve(name + RECORD);
    }

    private RunningProgram read(Path record) {
        String file = record.getFileName().toString();
        String name = file.substring(0, file.length() - RECORD.length());
        try {
            return new RunningProgram(name, ProcessId.parse(Files.readString(record)), log(name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean hasLine(Path record) {
        try {
            return Files.readString(record).endsWith("\n");
        } catch (IOException absent) {
            return false;
        }
    }

    private static List<String> wrapped(Program program, Path record) {
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", BECOME, "lab", record.toString()));
        command.addAll(program.command());
        return command;
    }
}
