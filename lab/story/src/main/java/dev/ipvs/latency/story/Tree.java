package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the parts of this repository are. */
public record Tree(Path root) {

    /** The tree that the working directory is in. */
    public static Tree ofWorkingDirectory() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve("crds")) && Files.isDirectory(folder.resolve("lab")))
                .findFirst()
                .map(Tree::new)
                .orElseThrow(() -> new LabException("the working directory is not in the source tree"));
    }

    public Path operatorJar() {
        return root.resolve("operator/target/quarkus-app/quarkus-run.jar");
    }

    public Path deploy() {
        return root.resolve("deploy");
    }

    public Path imageBuild() {
        return root.resolve("node-helper/image/build");
    }

    /** Builds a bundle of livepatches, and an image of it. */
    public Path livepatch() {
        return root.resolve("livepatch");
    }

    /** A file, as {@code cat} shows it. */
    public static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new LabException("cannot read " + file, unreadable);
        }
    }
}
