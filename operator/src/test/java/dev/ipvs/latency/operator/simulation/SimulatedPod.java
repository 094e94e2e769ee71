package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.operator.fix.Change;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.node.FixPod;
import java.time.Instant;
import java.util.Optional;

/**
 * A fix pod as the API server has it.
 *
 * @param bootID the boot in which its record was made, as it is told
 * @param endedAt by the clock of its machine
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
        Optional<Instant> endedAt,
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
                Optional.empty(),
                false);
    }

    SimulatedPod finished(Optional<FixOutcome> said, Instant end) {
        return new SimulatedPod(name, node, nodeUid, action, change, bootID, true, said, Optional.of(end), terminating);
    }

    SimulatedPod terminated() {
        return new SimulatedPod(name, node, nodeUid, action, change, bootID, finished, report, endedAt, true);
    }

    FixPod seen() {
        return finished ? new FixPod.Finished(name, report, endedAt) : new FixPod.Running(name);
    }
}
