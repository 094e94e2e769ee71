package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.folder.LabFolder;
import dev.ipvs.latency.lab.folder.LabHome;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What all commands share. */
@Command(
        name = "lab",
        description = {
            "A Kubernetes cluster on this machine, with nodes on real kernels in QEMU.",
            "It has a network of its own and can reach nothing else. Needs root."
        },
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            NodeCommand.class,
            ServicesCommand.class,
            RulesCommand.class,
            ExecCommand.class,
            KubeconfigCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0: done",
            "1: it could not be done; the message says why",
            "2: wrong usage",
            "3: status: not up"
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  lab/lab up",
            "  lab/lab node add node-a --kernel bookworm --possible-cpus 80",
            "  lab/lab rules node-a 10000",
            "  export KUBECONFIG=$(lab/lab kubeconfig)",
            "  lab/lab down"
        })
final class LabCommand {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?");

    private String name = "lab";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = "--name",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "Which lab, if there are several (default: ${DEFAULT-VALUE}).",
            defaultValue = "lab")
    void name(String wanted) {
        if (!NAME.matcher(wanted).matches()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "'%s' is no name for a lab: at most 32 small letters, digits and hyphens".formatted(wanted));
        }
        name = wanted;
    }

    String name() {
        return name;
    }

    LabFolder folder() {
        return LabHome.ofThisMachine().named(name);
    }

    Lab open() {
        return Lab.open(name, Provision.ofThisTree());
    }

    /** For results. */
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** For progress and complaints. */
    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    static CommandLine commandLine() {
        return new CommandLine(new LabCommand())
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler(LabCommand::explain);
    }

    /** What the lab itself says is for a person; anything else is a fault, whose place should be seen. */
    private static int explain(Exception failed, CommandLine command, CommandLine.ParseResult ignored)
            throws Exception {
        if (!(failed instanceof LabException)) {
            throw failed;
        }
        command.getErr().println(command.getColorScheme().errorText("error: " + failed.getMessage()));
        return ExitCodes.FAILED;
    }
}
