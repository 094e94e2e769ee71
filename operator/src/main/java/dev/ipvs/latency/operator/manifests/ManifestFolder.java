package dev.ipvs.latency.operator.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the manifests are.
 *
 * @param mounted with the chart's values set in them; absent: those beside this class, which have the chart's default values
 */
public record ManifestFolder(Optional<Path> mounted) {

    /** @param name of a file without its ending; UncheckedIOException if it is not there */
    Template template(String name) {
        try (InputStream yaml = open(name + ".yaml")) {
            return Template.read(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(String file) throws IOException {
        return mounted.isPresent()
                ? Files.newInputStream(mounted.get().resolve(file))
                : Objects.requireNonNull(ManifestFolder.class.getResourceAsStream(file), file);
    }
}
