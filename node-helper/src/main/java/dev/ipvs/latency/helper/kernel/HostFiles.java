package dev.ipvs.latency.helper.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files through which a kernel tells about itself, below one root so that a test can bring its own. */
public record HostFiles(Path root) {

    public static HostFiles ofThisMachine() {
        return new HostFiles(Path.of("/"));
    }

    public Path path(String relative) {
        return root.resolve(relative);
    }

    public boolean exists(String relative) {
        return Files.exists(path(relative));
    }

    /** The trimmed text of a small file, or nothing where it can't be read: it may vanish between look and read. */
    public Optional<String> text(String relative) {
        try {
            return Optional.of(Files.readString(path(relative)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Lines of a file that must be there. */
    public Stream<String> lines(String relative) {
        try {
            return Files.lines(path(relative));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /" + relative, e);
        }
    }

    /** The names in a folder, sorted; none where there is no such folder. */
    public List<String> names(String relative) {
        return names(relative, _ -> true);
    }

    /** The names of the folders in a folder, sorted. */
    public List<String> folders(String relative) {
        return names(relative, Files::isDirectory);
    }

    private List<String> names(String relative, Predicate<Path> wanted) {
        try (Stream<Path> entries = Files.list(path(relative))) {
            return entries.filter(wanted)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
