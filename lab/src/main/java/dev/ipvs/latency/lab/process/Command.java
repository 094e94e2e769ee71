package dev.ipvs.latency.lab.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A short command whose end is awaited and whose output is small. */
public record Command(List<String> words, Duration bound) {

    /** What it said and how it ended. */
    public record Finished(Command command, int exitCode, String stdout, String stderr) {

        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    public Command {
        words = List.copyOf(words);
    }

    public static Command of(String... words) {
        return new Command(List.of(words), Duration.ofSeconds(60));
    }

    /** The same command with these words in front, such as {@code ip netns exec}. */
    public Command through(List<String> prefix) {
        return new Command(Stream.concat(prefix.stream(), words.stream()).toList(), bound);
    }

    /** Runs it; an exit code other than 0 is an answer like any other. */
    public Finished run() {
        try {
            Process process = new ProcessBuilder(words).start();
            process.getOutputStream().close();
            CompletableFuture<String> stdout = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            CompletableFuture<String> stderr = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new LabException("'%s' had not ended after %d s".formatted(this, bound.toSeconds()));
            }
            return new Finished(this, process.exitValue(), stdout.join(), stderr.join());
        } catch (IOException failed) {
            throw new LabException("cannot run '%s': %s".formatted(this, failed.getMessage()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while '%s' ran".formatted(this), interrupted);
        }
    }

    /** Runs it and returns what it printed; any other exit code than 0 is an error that carries what it said. */
    public String output() {
        Finished finished = run();
        if (!finished.succeeded()) {
            throw new LabException("'%s' ended with %d: %s"
                    .formatted(this, finished.exitCode(), (finished.stderr() + finished.stdout()).strip()));
        }
        return finished.stdout();
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
