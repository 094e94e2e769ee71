package dev.ipvs.latency.operator.simulation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A Node as the API server has it. */
record SimulatedNode(String name, String uid, Map<String, String> labels, Optional<Instant> notReadySince) {
    SimulatedNode notReadySince(Optional<Instant> moment) {
        return new SimulatedNode(name, uid, labels, moment);
    }
}
