package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.PodName;
import java.util.Optional;

/** The record of a fix, as it is stored in a NodeLatency. */
final class FixStatusMapping {
    private FixStatusMapping() {}

    static FixRecord read(FixStatus stored) {
        return new FixRecord(
                stored.type(),
                stored.state(),
                stored.since(),
                stored.policy(),
                stored.policyGeneration(),
                stored.reason(),
                stored.message(),
                stored.recorded(),
                Optional.ofNullable(stored.before()),
                Optional.ofNullable(stored.after()),
                Optional.ofNullable(stored.appliedAt()));
    }

    static FixStatus write(FixRecord fix, String node) {
        return new FixStatus(
                fix.type(),
                fix.state(),
                fix.since(),
                fix.policy(),
                fix.policyGeneration(),
                fix.reason(),
                fix.message(),
                fix.recorded(),
                fix.before().orElse(null),
                fix.after().orElse(null),
                fix.appliedAt().orElse(null),
                fix.podWanted().map(_ -> PodName.of(node, fix)).orElse(null));
    }
}
