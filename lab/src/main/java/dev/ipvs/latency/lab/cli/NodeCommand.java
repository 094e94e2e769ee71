package dev.ipvs.latency.lab.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "node",
        description = "Work with the lab's nodes.",
        subcommands = NodeAddCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class NodeCommand {

    @ParentCommand
    private LabCommand lab = new LabCommand();

    LabCommand lab() {
        return lab;
    }
}
