package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.machine.BootTimeouts;
import dev.ipvs.latency.lab.machine.MachineSpec.Size;
import dev.ipvs.latency.lab.node.KubeProxyForm;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.node.NodeSpec;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.NodeImage;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "add",
        description = {
            "Boot a kernel in QEMU and join it to the cluster as a node with containerd, kubelet and kube-proxy (ipvs).",
            "The first node of a kernel takes minutes, since what it is made of is downloaded and built then."
        })
final class NodeAddCommand implements Callable<Integer> {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?");

    @ParentCommand
    private NodeCommand node = new NodeCommand();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "What the node is called.")
    private String name = "";

    @Option(
            names = "--kernel",
            paramLabel = "KERNEL",
            defaultValue = "bookworm",
            description =
                    "A Debian suite (bullseye: 5.10, bookworm: 6.1, trixie: 6.12), a release as uname -r prints it, or a"
                            + " folder with vmlinuz and lib/modules (default: ${DEFAULT-VALUE}).")
    private String kernel = "";

    @Option(
            names = "--possible-cpus",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "For how many processors the kernel makes room; the estimator pays for each (default: ${DEFAULT-VALUE}).")
    private int possibleCpus;

    @Option(
            names = "--online-cpus",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many there are (default: ${DEFAULT-VALUE}).")
    private int onlineCpus;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "Megabytes of memory; 3072 for 10000 rules on 80 processors (default: ${DEFAULT-VALUE}).")
    private int memoryMiB;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "A label of the node; may be given several times.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = "--image",
            paramLabel = "IMAGE=ARCHIVE",
            description = "An image that is there from the start, from an OCI archive; may be given several times.")
    private Map<String, Path> images = Map.of();

    @Override
    public Integer call() {
        NodeSpec wanted = wanted();
        LabCommand command = node.lab();
        try (Lab lab = command.open()) {
            command.err().println("==> node %s: booting %s".formatted(name, kernel));
            Node joined = lab.addNode(wanted);
            command.err().println("Node %s is ready at %s.".formatted(joined.name(), joined.address()));
        }
        return ExitCodes.DONE;
    }

    private NodeSpec wanted() {
        if (!NAME.matcher(name).matches()) {
            throw usage("'%s' is no name for a node: at most 32 small letters, digits and hyphens".formatted(name));
        }
        try {
            return new NodeSpec(
                    name,
                    Kernel.parse(kernel),
                    new Size(possibleCpus, onlineCpus, memoryMiB),
                    images.entrySet().stream()
                            .map(image -> new NodeImage(image.getKey(), image.getValue()))
                            .toList(),
                    labels,
                    BootTimeouts.DEFAULT,
                    KubeProxyForm.PROGRAM);
        } catch (IllegalArgumentException impossible) {
            throw usage(String.valueOf(impossible.getMessage()));
        }
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
