package dev.ipvs.latency.operator.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one image that everything on nodes runs. The admission policies read it anew for each pod, so the operator does too: the
 * kubelet writes a mounted ConfigMap again some time after it changed, a minute by default.
 *
 * @param mounted the file that the kubelet keeps; absent where no ConfigMap is mounted
 * @param otherwise the image where no ConfigMap is mounted
 */
public record HelperImage(Optional<Path> mounted, String otherwise) {

    /** UncheckedIOException while the file cannot be read. */
    public String name() {
        return mounted.map(HelperImage::read).orElse(otherwise);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
