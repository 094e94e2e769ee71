package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProgramFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a machine keeps everything: the record of its process, its console, and the folder that it shares with the host. */
record MachineFolder(Path root) {

    static final String SHARE = "share";

    static final String QEMU = "qemu";

    /** One JVM talks to one agent; a second one lets a person look inside while a demo runs. */
    static final List<String> AGENTS = List.of("agent0", "agent1", "agent2");

    /** The size of {@code sun_path}, without its last byte. */
    private static final int LONGEST_SOCKET = 107;

    /** A panic with its call trace. */
    private static final int LINES_IN_ERRORS = 50;

    MachineFolder {
        root = root.toAbsolutePath();
    }

    /** Makes it anew for a boot; the console of an earlier boot is kept beside it. */
    void prepare(int boot) {
        if (socket(AGENTS.getFirst()).toString().length() > LONGEST_SOCKET) {
            throw new LabException("the path " + root + " is too long for the sockets of a machine");
        }
        try {
            Files.createDirectories(commands());
            Files.createDirectories(boot());
            if (boot > 1) {
                Files.move(console(), root.resolve("console-%d.log".formatted(boot - 1)));
            }
            Files.deleteIfExists(console());
            for (String agent : AGENTS) {
                Files.deleteIfExists(socket(agent));
            }
        } catch (IOException failed) {
            throw new LabException("cannot prepare " + root, failed);
        }
    }

    ProgramFolder programs() {
        return new ProgramFolder(root);
    }

    Path console() {
        return root.resolve("console.log");
    }

    /** The last lines of the console, as error messages carry them. */
    String consoleEnd() {
        try {
            List<String> lines = Files.readString(console(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_IN_ERRORS), lines.size()));
        } catch (IOException none) {
            return "(the console has said nothing)";
        }
    }

    /** A kernel that is told to be quiet says nothing unless it panics. */
    boolean consoleIsEmpty() {
        return consoleEnd().isEmpty();
    }

    /** The writable folder. */
    Path share() {
        return root.resolve(SHARE);
    }

    /** What the guest starts with. */
    Path boot() {
        return share().resolve("boot");
    }

    /** One folder for each command that the agent runs. */
    Path commands() {
        return share().resolve("run");
    }

    Path socket(String agent) {
        return root.resolve(agent);
    }

    Path lock(String agent) {
        return root.resolve(agent + ".lock");
    }
}
