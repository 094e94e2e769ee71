package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.provision.Provision;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "up",
        description = {
            "Start a control plane, to which nodes can be added.",
            "It stays until 'down'. If it is up already, nothing happens."
        })
final class UpCommand implements Callable<Integer> {

    @ParentCommand
    private LabCommand lab = new LabCommand();

    @Override
    public Integer call() {
        if (!lab.folder().isUsed()) {
            lab.err().println("==> lab '%s': starting the control plane".formatted(lab.name()));
            try (Lab started = Lab.start(lab.name(), Provision.ofThisTree())) {
                started.stay();
            }
        }
        try (Lab up = lab.open()) {
            lab.err().println("The lab '%s' is up. In a shell:".formatted(lab.name()));
            lab.out().println("export KUBECONFIG=" + up.controlPlane().adminKubeconfig());
        }
        return ExitCodes.DONE;
    }
}
