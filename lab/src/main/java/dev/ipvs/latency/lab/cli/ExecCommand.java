package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.EndWithJvm;
import dev.ipvs.latency.lab.process.Wait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@CommandLine.Command(
        name = "exec",
        description = {
            "Run a command on a node itself, outside of all containers, as root.",
            "Its output is shown while it runs; Ctrl-C ends it. The exit code is the command's."
        })
final class ExecCommand implements Callable<Integer> {

    /** Whoever watches a command decides when it is enough. */
    private static final Duration BOUND = Duration.ofDays(7);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @ParentCommand
    private LabCommand lab = new LabCommand();

    @Parameters(index = "0", paramLabel = "NODE", description = "On which node.")
    private String node = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "What to run, after --.")
    private List<String> command = List.of();

    @Override
    public Integer call() {
        try (Lab opened = lab.open()) {
            GuestProcess process = opened.node(node).start(new Command(command, BOUND));
            EndWithJvm stop = EndWithJvm.of(() -> stopIfAlive(process));
            Shown stdout = new Shown(lab.out(), process::stdout);
            Shown stderr = new Shown(lab.err(), process::stderr);
            do {
                Wait.quietly(BETWEEN_LOOKS, () -> !process.isAlive());
                stdout.showMore();
                stderr.showMore();
            } while (process.isAlive());
            stop.now();
            int exitCode = process.await().exitCode();
            stdout.showMore();
            stderr.showMore();
            return exitCode;
        }
    }

    private static void stopIfAlive(GuestProcess process) {
        if (process.isAlive()) {
            process.stop();
        }
    }
}
