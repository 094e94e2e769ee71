package dev.ipvs.latency.helper.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: one launcher for the DaemonSet, for a fix pod and for a person. */
@Command(
        name = "node-helper",
        description = "Measures how long the IPVS estimator holds up this machine's softirqs, and can turn it off.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MeasureCommand.class,
            DiagnoseCommand.class,
            RunCommand.class,
            FixCommand.class,
            TrainCommand.class
        })
public final class NodeHelper {

    private NodeHelper() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new NodeHelper()).execute(arguments));
    }
}
