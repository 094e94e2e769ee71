package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Target;
import java.util.Optional;
import java.util.Set;

/** What is written about nodes. Each method fails with {@link WriteFailure}. */
public interface NodeWrites {
    /** The names under which what is stored is about a machine that is gone; another may bear the name. */
    Set<String> predecessors();

    /** What is stored about that machine goes. */
    void dropPredecessor(String node);

    void writeSpec(NodeDecision decision, Target.Measured target);

    /** Whether anything differed. A conflict if the NodeLatency was written since it was read. */
    boolean writeStatus(NodeDecision decision);

    /** That its helper no longer reports. */
    void writeSilence(NodeDecision decision);

    /** Nothing if it exists. */
    void createPod(String node, FixRecord fix, FixAction action);

    /** All fix pods of the node but this one. */
    void deletePods(String node, Optional<String> keep);

    void drop(String node);
}
