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
 * @param trouble why it has not started, or never did if it has finished
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
        Optional<String> trouble,
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
                Optional.empty(),
                false);
    }

    SimulatedPod finished(Optional<FixOutcome> said, Instant end) {
        return new SimulatedPod(
                name,
                node,
                nodeUid,
                action,
                change,
                bootID,
                true,
                said,
                Optional.of(end),
                Optional.empty(),
                terminating);
    }

    SimulatedPod waiting(String why) {
        return new SimulatedPod(
                name, node, nodeUid, action, change, bootID, false, report, endedAt, Optional.of(why), terminating);
    }

    SimulatedPod neverStarted(String why) {
        return new SimulatedPod(
                name, node, nodeUid, action, change, bootID, true, report, endedAt, Optional.of(why), terminating);
    }

    SimulatedPod terminated() {
        return new SimulatedPod(name, node, nodeUid, action, change, bootID, finished, report, endedAt, trouble, true);
    }

    FixPod seen() {
        if (finished) {
            return trouble.<FixPod>map(why -> new FixPod.NeverStarted(name, why))
                    .orElseGet(() -> new FixPod.Finished(name, report, endedAt));
        }
        return trouble.<FixPod>map(why -> new FixPod.Waiting(name, why)).orElseGet(() -> new FixPod.Running(name));
    }
}
