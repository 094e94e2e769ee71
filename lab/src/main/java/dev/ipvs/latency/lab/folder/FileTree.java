package dev.ipvs.latency.lab.folder;

import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all that is in it. */
public record FileTree(Path root) {

    /** Everything in it and itself, so that nothing comes after the folder that it is in; empty if it is not there. */
    public List<Path> deepestFirst() {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new LabException("cannot read " + root, unreadable);
        }
    }

    /** Deletes all of it; harmless if it is not there. */
    public void delete() {
        for (Path file : deepestFirst()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException failed) {
                throw new LabException("cannot delete " + file, failed);
            }
        }
    }
}
