package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "kubeconfig",
        description =
                "Print the path of a kubeconfig that works from a plain shell, as an administrator or a service account.")
final class KubeconfigCommand implements Callable<Integer> {

    @ParentCommand
    private LabCommand lab = new LabCommand();

    @Option(
            names = "--service-account",
            paramLabel = "NAMESPACE/NAME",
            converter = ServiceAccountConverter.class,
            description = "Who to be, with a token that is valid for four hours.")
    private Optional<ServiceAccountName> serviceAccount = Optional.empty();

    @Override
    public Integer call() {
        try (Lab opened = lab.open()) {
            ControlPlane controlPlane = opened.controlPlane();
            Path file = serviceAccount.map(controlPlane::kubeconfigFor).orElseGet(controlPlane::adminKubeconfig);
            lab.out().println(file);
        }
        return ExitCodes.DONE;
    }
}
