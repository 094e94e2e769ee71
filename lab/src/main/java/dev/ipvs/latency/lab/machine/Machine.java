package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProcessId;
import dev.ipvs.latency.lab.process.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A machine that is up: commands can be run in it. */
public final class Machine implements AutoCloseable {

    private static final Duration TO_END = Duration.ofSeconds(5);

    /** What a shell starts in the background ignores the signals of a terminal, unless told otherwise. */
    private static final String BECOME = "cd /\nexec env --default-signal=INT,QUIT ";

    private final MachineFolder folder;
    private final RunningProgram qemu;
    private final Agent agent;

    Machine(MachineFolder folder, RunningProgram qemu, Agent agent) {
        this.folder = folder;
        this.qemu = qemu;
        this.agent = agent;
    }

    /** Boots a machine that keeps its files in this folder, and returns when commands can be run in it. */
    public static Machine boot(Path folder, MachineSpec spec) {
        return boot(folder, spec, List.of());
    }

    /** The same with words in front of QEMU's command, such as {@code ip netns exec}. */
    public static Machine boot(Path folder, MachineSpec spec, List<String> prefix) {
        return new Boot(new MachineFolder(folder), spec, prefix).untilUp();
    }

    /** The machine that an earlier JVM booted in this folder. */
    public static Machine open(Path folder) {
        MachineFolder files = new MachineFolder(folder);
        RunningProgram qemu = running(files);
        return new Machine(files, qemu, Agent.connect(files));
    }

    /** Ends the machine in this folder, if there is one that runs. */
    public static void stop(Path folder) {
        new MachineFolder(folder).programs().stopAll(TO_END);
    }

    public String name() {
        return folder.root().getFileName().toString();
    }

    /** Starts a command. */
    public GuestProcess start(Command command) {
        try {
            Path place = Files.createTempDirectory(folder.commands(), "");
            Files.writeString(place.resolve("command"), BECOME + Shell.line(command.words()) + "\n");
            return new GuestProcess(command, place, agent.run(id(place)), this);
        } catch (IOException failed) {
            throw new LabException("cannot hand over '%s' to %s".formatted(command, name()), failed);
        }
    }

    /** Runs a command; an exit code other than 0 is an answer like any other. */
    public Command.Finished run(Command command) {
        return start(command).await();
    }

    /** Runs a command and returns what it printed; any other exit code than 0 is an error that carries what it said. */
    public String output(Command command) {
        Command.Finished finished = run(command);
        if (!finished.succeeded()) {
            throw new LabException("'%s' in %s ended with %d: %s"
                    .formatted(command, name(), finished.exitCode(), (finished.stderr() + finished.stdout()).strip()));
        }
        return finished.stdout();
    }

    /** The folder that host and guest both write to. */
    public Path share() {
        return folder.share();
    }

    /** What the guest's kernel has said since it was booted. */
    public Path console() {
        return folder.console();
    }

    /** The process of QEMU. */
    public ProcessId process() {
        return qemu.id();
    }

    public boolean isRunning() {
        return qemu.isAlive();
    }

    /** For error messages: whether it still runs, what its emulator said, and the end of its console. */
    public String lastWords() {
        return "%s: %s%nThe end of its console:%n%s".formatted(name(), qemu.lastWords(), folder.consoleEnd());
    }

    /** Pulls the plug. */
    @Override
    public void close() {
        agent.close();
        qemu.stop(TO_END);
    }

    /** Lets go of it without ending it: a later JVM can {@linkplain #open open} it. */
    public void release() {
        agent.close();
    }

    void kill(Path place) {
        agent.kill(id(place));
    }

    void signal(Path place, String signal) {
        // The pid that the agent wrote down leads the session of the command.
        run(Command.of("sh", "-c", "kill -s %s -- -$(cat %s/pid)".formatted(signal, Shell.quoted(place.toString()))));
    }

    private static RunningProgram running(MachineFolder files) {
        return files.programs()
                .find(MachineFolder.QEMU)
                .filter(RunningProgram::isAlive)
                .orElseThrow(() -> new LabException("no machine runs in " + files.root()));
    }

    private static String id(Path place) {
        return place.getFileName().toString();
    }
}
