package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command that runs in a machine. Its output can be read while it runs. */
public final class GuestProcess {

    /** How long the agent may take to report the end of a command that was killed. */
    private static final Duration TO_DIE = Duration.ofSeconds(20);

    private final Command command;
    private final Path folder;
    private final CompletableFuture<Integer> exitCode;
    private final Machine machine;

    GuestProcess(Command command, Path folder, CompletableFuture<Integer> exitCode, Machine machine) {
        this.command = command;
        this.folder = folder;
        this.exitCode = exitCode;
        this.machine = machine;
    }

    /** What it has written so far. */
    public String stdout() {
        return read("stdout");
    }

    /** What it has complained about so far. */
    public String stderr() {
        return read("stderr");
    }

    public boolean isAlive() {
        return !exitCode.isDone();
    }

    /** Waits for its end within its command's bound, after which it is killed and that is an error. */
    public Command.Finished await() {
        try {
            return finished(exitCode.get(command.bound().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            machine.kill(folder);
            throw new LabException(
                    "'%s' in %s had not ended after %d s; it had said:%n%s%s%n%s"
                            .formatted(
                                    command,
                                    machine.name(),
                                    command.bound().toSeconds(),
                                    stdout(),
                                    stderr(),
                                    machine.lastWords()),
                    late);
        } catch (ExecutionException gone) {
            throw new LabException(
                    "%s has gone while '%s' ran: %s".formatted(machine.name(), command, machine.lastWords()), gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while '%s' ran in %s".formatted(command, machine.name()), interrupted);
        }
    }

    /** Kills it with all that it started, and returns when it is gone. */
    public Command.Finished stop() {
        machine.kill(folder);
        return new GuestProcess(new Command(command.words(), TO_DIE), folder, exitCode, machine).await();
    }

    /** Asks it to end by a signal, such as {@code INT} for what a person would end by Ctrl-C. */
    public void signal(String signal) {
        machine.signal(folder, signal);
    }

    private Command.Finished finished(int code) {
        return new Command.Finished(command, code, stdout(), stderr());
    }

    private String read(String stream) {
        try {
            Path file = folder.resolve(stream);
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException unreadable) {
            throw new LabException("cannot read the output of '" + command + "'", unreadable);
        }
    }
}
