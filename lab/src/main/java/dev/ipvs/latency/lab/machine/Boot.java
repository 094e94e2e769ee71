package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.Program;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.process.Wait;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Boots until the agent answers. Where the emulator hangs, or ends before the kernel has said a word, it is started again, which
 * is said; a panic is final.
 */
record Boot(MachineFolder folder, MachineSpec spec, List<String> prefix) {

    private static final System.Logger LOG = System.getLogger(Boot.class.getName());

    /** QEMU makes its sockets before anything else. */
    private static final Duration FOR_SOCKETS = Duration.ofSeconds(30);

    private static final Duration TO_END = Duration.ofSeconds(5);

    Machine untilUp() {
        for (int boot = 1; boot < spec.timeouts().boots(); boot++) {
            Attempt attempt = attempt(boot);
            switch (attempt) {
                case Attempt.Up(var machine) -> {
                    return machine;
                }
                case Attempt.Lost(var report) ->
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0}Booting it again ({1} of {2}).",
                            report,
                            boot + 1,
                            spec.timeouts().boots());
                case Attempt.Ended(var report) -> throw new LabException(report);
            }
        }
        return switch (attempt(spec.timeouts().boots())) {
            case Attempt.Up(var machine) -> machine;
            case Attempt.Lost(var report) -> throw new LabException(report);
            case Attempt.Ended(var report) -> throw new LabException(report);
        };
    }

    /** How one boot went. */
    private sealed interface Attempt {

        record Up(Machine machine) implements Attempt {}

        /** By the emulator. */
        record Lost(String report) implements Attempt {}

        record Ended(String report) implements Attempt {}
    }

    private Attempt attempt(int boot) {
        folder.prepare(boot);
        new BootFiles(folder).write(spec.start(), spec.settings());
        RunningProgram qemu =
                folder.programs().start(new Program(MachineFolder.QEMU, spec.command(folder)).through(prefix));
        try {
            return watch(boot, qemu);
        } catch (RuntimeException failed) {
            qemu.stop(TO_END);
            throw failed;
        }
    }

    private Attempt watch(int boot, RunningProgram qemu) {
        Wait.quietly(FOR_SOCKETS, () -> !qemu.isAlive() || Files.exists(folder.socket(MachineFolder.AGENTS.getLast())));
        if (!qemu.isAlive()) {
            return new Attempt.Ended("QEMU does not start: " + qemu.lastWords());
        }
        Agent agent = Agent.connect(folder);
        CompletableFuture<Integer> answer = agent.ping();
        Wait.quietly(spec.timeouts().each(), () -> !qemu.isAlive() || answer.isDone());
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            return new Attempt.Up(new Machine(folder, qemu, agent));
        }
        boolean hung = qemu.isAlive();
        agent.close();
        qemu.stop(TO_END);
        if (hung) {
            return new Attempt.Lost(
                    report("was not up after " + spec.timeouts().each().toSeconds() + " s", boot));
        }
        String report = report("ended while it booted", boot);
        return folder.consoleIsEmpty()
                ? new Attempt.Lost(report + qemu.lastWords() + System.lineSeparator())
                : new Attempt.Ended(report);
    }

    private String report(String what, int boot) {
        return "%s (kernel %s, boot %d) %s; the end of its console:%n%s%n"
                .formatted(folder.root().getFileName(), spec.kernel().release(), boot, what, folder.consoleEnd());
    }
}
