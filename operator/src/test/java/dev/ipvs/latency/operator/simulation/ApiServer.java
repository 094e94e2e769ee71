package dev.ipvs.latency.operator.simulation;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.simulation.Content.Key;
import dev.ipvs.latency.operator.simulation.Content.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps the objects, refuses what was decided by an older version, and remembers what watchers have yet to be told. */
final class ApiServer {
    final Content truth = new Content();
    private final Set<Key> news = new LinkedHashSet<>();
    private final Set<String> tornOff = new HashSet<>();
    private final Chronicle chronicle;

    ApiServer(Chronicle chronicle) {
        this.chronicle = chronicle;
    }

    /** Something else was written since this was read. */
    static final class Conflict extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    List<Key> news() {
        return new ArrayList<>(news);
    }

    void told(Key key) {
        news.remove(key);
    }

    SimulatedNode node(String name) {
        return requireNonNull(truth.nodes.get(name));
    }

    void put(SimulatedNode node) {
        truth.nodes.put(node.name(), node);
        news.add(new Key(Kind.NODE, node.name()));
    }

    /** Refused if another machine has got its name since it was read. */
    void label(SimulatedNode read, Optional<ProxyModeLabel> label) {
        SimulatedNode current = truth.nodes.get(read.name());
        if (current == null || !current.uid().equals(read.uid())) {
            throw new Conflict();
        }
        put(current.labelled(label));
    }

    Optional<ProxyModeLabel> label(String node) {
        return Optional.ofNullable(truth.nodes.get(node)).flatMap(SimulatedNode::label);
    }

    void put(SecondProxy proxy) {
        truth.proxies.put(proxy.daemonSetName(), proxy);
        news.add(new Key(Kind.PROXY, proxy.daemonSetName()));
    }

    void remove(SecondProxy proxy) {
        truth.proxies.remove(proxy.daemonSetName());
        news.add(new Key(Kind.PROXY, proxy.daemonSetName()));
    }

    void deleteNode(String name) {
        truth.nodes.remove(name);
        news.add(new Key(Kind.NODE, name));
        List.copyOf(truth.pods.values()).stream()
                .filter(pod -> pod.node().equals(name))
                .forEach(pod -> remove(pod.name()));
    }

    void put(Policy policy) {
        truth.policies.put(policy.name(), policy);
        news.add(new Key(Kind.POLICY, policy.name()));
    }

    void remove(Policy policy) {
        truth.policies.remove(policy.name());
        news.add(new Key(Kind.POLICY, policy.name()));
    }

    /** As by somebody who takes its finalizer off, so that the operator has no say in it. */
    void tearOff(Policy policy) {
        tornOff.add(policy.name());
        remove(policy);
    }

    boolean isTornOff(String policy) {
        return tornOff.contains(policy);
    }

    void put(Latency latency) {
        truth.latencies.put(latency.name(), latency);
        news.add(new Key(Kind.LATENCY, latency.name()));
    }

    void dropLatency(String name) {
        truth.latencies.remove(name);
        news.add(new Key(Kind.LATENCY, name));
    }

    /** As anybody may ask for it; what a finalizer keeps stays until that is taken off. */
    void deleteLatency(String name) {
        Optional.ofNullable(truth.latencies.get(name))
                .filter(latency -> latency.deletedAt().isEmpty())
                .ifPresent(latency -> {
                    if (latency.kept()) {
                        put(latency.deleted(chronicle.now()));
                    } else {
                        dropLatency(name);
                    }
                });
    }

    Latency apply(
            SimulatedNode node, Optional<Latency> read, Latency.Spec spec, boolean keep, Optional<FixRecord> copy) {
        read.ifPresent(this::refuseIfWrittenSince);
        Latency wanted = Optional.ofNullable(truth.latencies.get(node.name()))
                .map(current -> current.with(node.uid(), spec, keep, copy))
                .orElseGet(() -> new Latency(
                        node.name(),
                        node.uid(),
                        chronicle.now(),
                        Optional.empty(),
                        keep,
                        1,
                        1,
                        spec,
                        Optional.empty(),
                        Optional.empty(),
                        copy,
                        false));
        put(wanted);
        return wanted;
    }

    Latency store(Latency read, Optional<FixRecord> fix) {
        refuseIfWrittenSince(read);
        Latency wanted = read.with(fix);
        put(wanted);
        return wanted;
    }

    private void refuseIfWrittenSince(Latency read) {
        if (!read.equals(truth.latencies.get(read.name()))) {
            throw new Conflict();
        }
    }

    void create(SimulatedPod pod) {
        put(pod);
    }

    void put(SimulatedPod pod) {
        truth.pods.put(pod.name(), pod);
        news.add(new Key(Kind.POD, pod.name()));
    }

    void delete(String podName) {
        Optional.ofNullable(truth.pods.get(podName)).ifPresent(pod -> put(pod.terminated()));
    }

    void remove(String podName) {
        truth.pods.remove(podName);
        news.add(new Key(Kind.POD, podName));
    }
}
