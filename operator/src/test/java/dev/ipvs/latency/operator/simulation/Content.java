package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import java.util.Map;
import java.util.TreeMap;

/** All objects of a cluster: as the API server has them, or as a cache believes them to be. */
final class Content {
    final Map<String, SimulatedNode> nodes = new TreeMap<>();
    final Map<String, Latency> latencies = new TreeMap<>();
    final Map<String, SimulatedPod> pods = new TreeMap<>();
    final Map<String, Policy> policies = new TreeMap<>();
    /** Those for labelled nodes; the cluster's own is always there. */
    final Map<String, SecondProxy> proxies = new TreeMap<>();

    void become(Content other) {
        for (Kind kind : Kind.values()) {
            kind.of(this).clear();
            copy(kind, other);
        }
    }

    @SuppressWarnings("unchecked")
    private void copy(Kind kind, Content other) {
        ((Map<String, Object>) kind.of(this)).putAll((Map<String, Object>) kind.of(other));
    }

    enum Kind {
        NODE,
        LATENCY,
        POD,
        POLICY,
        PROXY;

        Map<String, ?> of(Content objects) {
            return switch (this) {
                case NODE -> objects.nodes;
                case LATENCY -> objects.latencies;
                case POD -> objects.pods;
                case POLICY -> objects.policies;
                case PROXY -> objects.proxies;
            };
        }
    }

    record Key(Kind kind, String name) {}

    /** Takes over how this object is in {@code truth}: there, changed, or gone. */
    @SuppressWarnings("unchecked")
    void see(Key key, Content truth) {
        Map<String, Object> mine = (Map<String, Object>) key.kind().of(this);
        Object there = key.kind().of(truth).get(key.name());
        if (there == null) {
            mine.remove(key.name());
        } else {
            mine.put(key.name(), there);
        }
    }
}
