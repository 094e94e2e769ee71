package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.folder.LabFolder;
import dev.ipvs.latency.lab.process.RunningProgram;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "status", description = "Show which programs of the lab run, and where they log.")
final class StatusCommand implements Callable<Integer> {

    @ParentCommand
    private LabCommand lab = new LabCommand();

    @Override
    public Integer call() {
        LabFolder folder = lab.folder();
        List<RunningProgram> programs = folder.programs();
        if (programs.isEmpty()) {
            lab.err().println("The lab '%s' is not up.".formatted(lab.name()));
            return ExitCodes.NOT_UP;
        }
        lab.out().printf("%-26s %-8s %-6s %s%n", "PROGRAM", "PID", "STATE", "LOG");
        programs.forEach(program -> lab.out()
                .printf(
                        "%-26s %-8d %-6s %s%n",
                        program.name(), program.id().pid(), program.isAlive() ? "runs" : "ended", program.log()));
        if (!folder.isUsed()) {
            lab.err()
                    .println("This is what is left of it; 'lab/lab --name %s down' takes it away."
                            .formatted(lab.name()));
            return ExitCodes.NOT_UP;
        }
        if (!programs.stream().allMatch(RunningProgram::isAlive)) {
            lab.err().println("Not all of it runs; the logs say why.");
            return ExitCodes.NOT_UP;
        }
        return ExitCodes.DONE;
    }
}
