package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.node.HelperPod;
import dev.ipvs.latency.operator.node.Scheduling;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A Node as the API server has it, and its helper's pod. */
record SimulatedNode(
        String name,
        String uid,
        String bootID,
        Map<String, String> labels,
        Optional<Instant> notReadySince,
        Scheduling scheduling,
        HelperPod helper) {
    /** Where its kube-proxy is sent. */
    SimulatedNode labelled(Optional<ProxyModeLabel> label) {
        Map<String, String> others = new HashMap<>(labels);
        others.remove(ProxyModeChange.LABEL);
        label.ifPresent(there -> others.put(ProxyModeChange.LABEL, there.name()));
        return new SimulatedNode(name, uid, bootID, Map.copyOf(others), notReadySince, scheduling, helper);
    }

    Optional<ProxyModeLabel> label() {
        return Optional.ofNullable(labels.get(ProxyModeChange.LABEL)).map(ProxyModeLabel::valueOf);
    }

    SimulatedNode booted(String boot) {
        return new SimulatedNode(name, uid, boot, labels, Optional.empty(), scheduling, helper);
    }

    SimulatedNode notReadySince(Optional<Instant> moment) {
        return new SimulatedNode(name, uid, bootID, labels, moment, scheduling, helper);
    }

    SimulatedNode scheduling(Scheduling changed) {
        return new SimulatedNode(name, uid, bootID, labels, notReadySince, changed, helper);
    }

    SimulatedNode helper(HelperPod pod) {
        return new SimulatedNode(name, uid, bootID, labels, notReadySince, scheduling, pod);
    }
}
