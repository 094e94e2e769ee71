package dev.ipvs.latency.lab.provision;

import dev.ipvs.latency.lab.process.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A provisioning script: progress on stderr, which goes on to whoever waits, and paths on stdout. */
record Script(Path file, Consumer<String> progress) {

    /** As many of its last lines as an error message should carry. */
    private static final int LINES_IN_ERRORS = 10;

    /** The paths that it printed. It may run for minutes, as it may have to build what was asked for. */
    List<Path> paths(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            CompletableFuture<List<String>> complaints =
                    CompletableFuture.supplyAsync(() -> passOn(process.getErrorStream()));
            List<Path> paths = lines(process.getInputStream()).map(Path::of).toList();
            if (process.waitFor() != 0) {
                throw new LabException("%s %s failed:%n%s"
                        .formatted(file, String.join(" ", arguments), String.join("\n", complaints.join())));
            }
            return paths;
        } catch (IOException failed) {
            throw new LabException("cannot run " + file, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while " + file + " ran", interrupted);
        }
    }

    private List<String> passOn(InputStream stream) {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(line -> {
                progress.accept(line);
                last.add(line);
                if (last.size() > LINES_IN_ERRORS) {
                    last.remove();
                }
            });
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return List.copyOf(last);
    }

    private static Stream<String> lines(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines();
    }
}
