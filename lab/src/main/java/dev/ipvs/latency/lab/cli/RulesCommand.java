package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.machine.IpvsRules;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "rules",
        description = {
            "Add IPVS services with one destination each straight to a node's kernel, two estimators each.",
            "Kubernetes doesn't know of them, and kube-proxy leaves them alone."
        })
final class RulesCommand implements Callable<Integer> {

    @ParentCommand
    private LabCommand lab = new LabCommand();

    @Parameters(index = "0", paramLabel = "NODE", description = "On which node.")
    private String node = "";

    @Parameters(index = "1", paramLabel = "N", description = "How many services.")
    private int count;

    @Override
    public Integer call() {
        IpvsRules rules = new IpvsRules(count);
        try (Lab opened = lab.open()) {
            opened.node(node).loadRules(rules);
        }
        lab.err().println("Node %s has %d more IPVS services.".formatted(node, count));
        return ExitCodes.DONE;
    }
}
