package dev.ipvs.latency.lab.folder;

import dev.ipvs.latency.lab.network.LabNetwork;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProcessId;
import dev.ipvs.latency.lab.process.ProgramFolder;
import dev.ipvs.latency.lab.process.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one lab has: its files, the records of its programs in any folder below, and the name of its network.
 * So it can be taken away by whoever finds the folder, however far the lab had come.
 */
public record LabFolder(Path path) {

    private static final Duration TO_END = Duration.ofSeconds(3);

    public String name() {
        return path.getFileName().toString();
    }

    public boolean exists() {
        return Files.isDirectory(path);
    }

    /** Makes it, readable by nobody else, since it will hold keys. */
    public void create() {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException failed) {
            throw new LabException("cannot make the folder " + path + ": " + failed.getMessage(), failed);
        }
    }

    /** From now on the lab is abandoned when this process has ended. */
    public void ownBy(ProcessId owner) {
        write(ownerFile(), "%d %d".formatted(owner.pid(), owner.startTicks()));
    }

    /** From now on the lab lives until it is taken down. */
    public void ownByNobody() {
        try {
            Files.deleteIfExists(ownerFile());
        } catch (IOException failed) {
            throw new LabException("cannot delete " + ownerFile(), failed);
        }
    }

    /** Whether the process that it belonged to has ended without taking it away. */
    public boolean isAbandoned() {
        return owner().filter(owner -> !owner.isAlive()).isPresent();
    }

    /** Whether somebody works with it: its owner lives, or it has none and runs by itself. */
    public boolean isUsed() {
        return owner().map(ProcessId::isAlive)
                .orElseGet(() -> programs().stream().anyMatch(RunningProgram::isAlive));
    }

    /** Makes the lab's network; its name is written down before it exists. */
    public LabNetwork createNetwork() {
        LabNetwork network = new LabNetwork("ipvs-" + name());
        write(namespace(), network.namespace());
        network.create();
        return network;
    }

    public Optional<LabNetwork> network() {
        return read(namespace()).map(LabNetwork::new);
    }

    public Path controlPlane() {
        return path.resolve("control-plane");
    }

    public Path nodes() {
        return path.resolve("nodes");
    }

    /** All programs ever started for this lab, oldest first. */
    public List<RunningProgram> programs() {
        return programFolders().stream()
                .flatMap(folder -> folder.all().stream())
                .sorted(Comparator.comparingLong(program -> program.id().startTicks()))
                .toList();
    }

    /** Ends all programs, the newest first, removes the network and deletes the folder; harmless if nothing is there. */
    public void remove() {
        programs().reversed().forEach(program -> program.stop(TO_END));
        network().ifPresent(LabNetwork::delete);
        new FileTree(path).delete();
    }

    private List<ProgramFolder> programFolders() {
        return new FileTree(path)
                .deepestFirst().stream()
                        .filter(file -> file.toString().endsWith(ProgramFolder.RECORD))
                        .map(Path::getParent)
                        .distinct()
                        .map(ProgramFolder::new)
                        .toList();
    }

    private Optional<ProcessId> owner() {
        return read(ownerFile())
                .map(line -> line.split(" "))
                .map(fields -> new ProcessId(Long.parseLong(fields[0]), Long.parseLong(fields[1])));
    }

    private Path ownerFile() {
        return path.resolve("owner");
    }

    private Path namespace() {
        return path.resolve("network-namespace");
    }

    private static void write(Path file, String line) {
        try {
            Files.writeString(file, line);
        } catch (IOException failed) {
            throw new LabException("cannot write " + file, failed);
        }
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new LabException("cannot read " + file, unreadable);
        }
    }
}
