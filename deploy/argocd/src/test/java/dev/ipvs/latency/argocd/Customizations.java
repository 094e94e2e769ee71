package dev.ipvs.latency.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The folder that is laid out as Argo CD's own {@code resource_customizations}. */
final class Customizations {
    static final Path FOLDER =
            Path.of("resource_customizations/latency.ipvs.dev").toAbsolutePath();

    private Customizations() {}

    static List<Path> kinds() {
        try (Stream<Path> kinds = Files.list(FOLDER)) {
            return kinds.sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static JsonNode yaml(Path file) {
        return Serialization.unmarshal(text(file), JsonNode.class);
    }
}
