package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.node.NodeSnapshot;

/** A node that was begun in this rollout, with its record as it is once this look is over. */
record Member(NodeSnapshot node, FixRecord fix) {}
