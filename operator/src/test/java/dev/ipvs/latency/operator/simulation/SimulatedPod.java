package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.operator.fix.Change;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.node.FixPod;
import java.util.Optional;

/**
 * A fix pod as the API server has it.
 *
 * @param bootID the boot in which its record was made, as it is told
 */
record SimulatedPod(
        String name,
        String node,
        String nodeUid,
        FixAction action,
        Change change,
        String bootID,
        boolean finished,
        Optional<FixOutcome> report,
        boolean terminating) {

    static SimulatedPod create(String name, SimulatedNode node, FixAction action, OriginalState original) {
        return new SimulatedPod(
                name,
                node.name(),
                node.uid(),
                action,
                original.change(),
                original.bootID(),
                false,
                Optional.empty(),
                false);
    }

    SimulatedPod finished(Optional<FixOutcome> said) {
        return new SimulatedPod(name, node, nodeUid, action, change, bootID, true, said, terminating);
    }

    SimulatedPod terminated() {
        return new SimulatedPod(name, node, nodeUid, action, change, bootID, finished, report, true);
    }

    FixPod seen() {
        return finished ? new FixPod.Finished(name, report) : new FixPod.Running(name);
    }
}
