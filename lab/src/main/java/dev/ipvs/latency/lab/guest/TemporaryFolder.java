package dev.ipvs.latency.lab.guest;

import dev.ipvs.latency.lab.folder.FileTree;
import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with a short path, as sockets need it, that goes with its content. */
record TemporaryFolder(Path path) {

    static TemporaryFolder create(String prefix) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(prefix));
        } catch (IOException failed) {
            throw new LabException("cannot make a temporary folder", failed);
        }
    }

    void delete() {
        new FileTree(path).delete();
    }
}
