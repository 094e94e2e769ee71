package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.folder.LabFolder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "down",
        description = {
            "End everything that belongs to the lab, and remove its network and files.",
            "Works however far the lab had come, also after a crash."
        })
final class DownCommand implements Callable<Integer> {

    @ParentCommand
    private LabCommand lab = new LabCommand();

    @Override
    public Integer call() {
        LabFolder folder = lab.folder();
        boolean wasThere = folder.exists();
        folder.remove();
        lab.err()
                .println(
                        wasThere
                                ? "The lab '%s' is down.".formatted(lab.name())
                                : "There is no lab '%s'.".formatted(lab.name()));
        return ExitCodes.DONE;
    }
}
