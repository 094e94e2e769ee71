package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Makes sure that only one talks to an agent at a time: QEMU would let a second one wait without a word. */
record AgentLock(Path socket, FileChannel file) implements AutoCloseable {

    /** The first agent that is free. */
    static AgentLock take(MachineFolder folder) {
        return MachineFolder.AGENTS.stream()
                .flatMap(agent -> attempt(folder.socket(agent), folder.lock(agent)).stream())
                .findFirst()
                .orElseThrow(() -> new LabException("%d others are talking to the machine in %s already"
                        .formatted(MachineFolder.AGENTS.size(), folder.root())));
    }

    private static Optional<AgentLock> attempt(Path socket, Path lock) {
        try {
            FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(file)) {
                file.close();
                return Optional.empty();
            }
            return Optional.of(new AgentLock(socket, file));
        } catch (IOException failed) {
            throw new LabException("cannot lock " + lock, failed);
        }
    }

    private static boolean isTaken(FileChannel file) throws IOException {
        try {
            return file.tryLock() == null;
        } catch (OverlappingFileLockException byThisJvm) {
            return true;
        }
    }

    /** The end of the file ends the lock. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
