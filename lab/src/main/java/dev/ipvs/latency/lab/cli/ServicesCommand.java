package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.load.Services;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "services",
        description = {
            "Create or delete real Services until there are so many, each with one endpoint.",
            "kube-proxy on each node turns each into two estimators, within minutes for thousands; 'rules' is quicker."
        })
final class ServicesCommand implements Callable<Integer> {

    @ParentCommand
    private LabCommand lab = new LabCommand();

    @Parameters(paramLabel = "N", description = "How many there shall be; 0 deletes all.")
    private int count;

    @Override
    public Integer call() {
        try (Lab opened = lab.open()) {
            Services services = new Services(opened.controlPlane().client());
            services.scaleTo(count, new ProgressLine(lab.err()));
            lab.err()
                    .println("There are %d Services in the namespace %s."
                            .formatted(services.count(), Services.NAMESPACE));
        }
        return ExitCodes.DONE;
    }
}
