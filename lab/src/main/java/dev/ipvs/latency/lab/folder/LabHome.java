package dev.ipvs.latency.lab.folder;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProcessId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The folder with all labs of this machine and user, one folder each. */
public record LabHome(Path path) {

    /** Names another home, for those who want several. */
    public static final String VARIABLE = "IPVS_LAB_STATE";

    /** On a disk, not in {@code /run}: etcd and the nodes' disks would fill that. */
    public static LabHome ofThisMachine() {
        return in(System.getenv(), System.getProperty("user.name"), Path.of(System.getProperty("user.home")));
    }

    static LabHome in(Map<String, String> environment, String user, Path home) {
        return new LabHome(Optional.ofNullable(environment.get(VARIABLE))
                .map(Path::of)
                .orElseGet(() ->
                        user.equals("root") ? Path.of("/var/lib/ipvs-lab") : home.resolve(".local/state/ipvs-lab")));
    }

    /** A lab that lives until it is taken down by name. */
    public LabFolder named(String name) {
        return new LabFolder(path.resolve(name));
    }

    /**
     * A lab that belongs to this JVM. Labs of earlier JVMs that ended without taking theirs down are taken down first.
     */
    public LabFolder temporary() {
        removeAbandoned();
        long pid = ProcessId.ofThisJvm().pid();
        LabFolder folder = new LabFolder(path.resolve(
                "jvm-%d-%06d".formatted(pid, ThreadLocalRandom.current().nextInt(1_000_000))));
        folder.create();
        folder.ownBy(ProcessId.ofThisJvm());
        return folder;
    }

    /** One JVM at a time, as two that delete the same files would stumble over each other. */
    private void removeAbandoned() {
        try {
            Files.createDirectories(path);
            try (FileChannel file = FileChannel.open(
                            path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = file.lock()) {
                abandoned().forEach(LabFolder::remove);
            }
        } catch (IOException failed) {
            throw new LabException("cannot lock " + path, failed);
        }
    }

    /** Labs whose JVM has ended. */
    public List<LabFolder> abandoned() {
        return all().stream().filter(LabFolder::isAbandoned).toList();
    }

    public List<LabFolder> all() {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(path)) {
            return folders.filter(Files::isDirectory).map(LabFolder::new).toList();
        } catch (IOException unreadable) {
            throw new LabException("cannot read " + path, unreadable);
        }
    }
}
