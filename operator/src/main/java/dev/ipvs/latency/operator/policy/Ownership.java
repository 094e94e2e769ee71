package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which policy decides about each node. A policy that is being deleted decides about none. */
public final class Ownership {
    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, ApprovalDemand> demands = new HashMap<>();
    private final Map<String, Policy> deciding = new HashMap<>();

    private Ownership() {}

    public static Ownership of(Collection<Policy> policies, Collection<NodeSnapshot> nodes) {
        List<Policy> byPrecedence = policies.stream()
                .filter(policy -> !policy.deleting())
                .sorted(Policy.PRECEDENCE)
                .toList();
        List<Policy> demanding =
                byPrecedence.stream().filter(Ownership::demandsApproval).toList();
        Ownership ownership = new Ownership();
        byPrecedence.forEach(policy -> ownership.deciding.put(policy.name(), policy));
        for (NodeSnapshot node : nodes) {
            byPrecedence.stream()
                    .filter(policy -> policy.selector().matches(node.labels()))
                    .findFirst()
                    .ifPresent(policy -> ownership.give(node, policy, demanding));
        }
        return ownership;
    }

    private static boolean demandsApproval(Policy policy) {
        return policy.changesNodes() && policy.rollout().approvals().required() != Approval.None;
    }

    private void give(NodeSnapshot node, Policy winner, List<Policy> demanding) {
        owners.put(node.name(), winner.name());
        demanding.stream()
                .filter(policy -> policy != winner && policy.selector().matches(node.labels()))
                .map(policy -> new ApprovalDemand(policy.rollout().approvals().required(), policy.name()))
                .forEach(demand -> demands.merge(winner.name(), demand, ApprovalDemand::stricter));
    }

    /** The strictest of what is demanded by policies whose nodes this one took over; else there would be a way around them. */
    public Optional<ApprovalDemand> demandOn(Policy policy) {
        return Optional.ofNullable(demands.get(policy.name()));
    }

    /** The policy of that name; empty if there is none, or it is being deleted. */
    public Optional<Policy> policy(String name) {
        return Optional.ofNullable(deciding.get(name));
    }

    public Optional<String> ownerOf(NodeSnapshot node) {
        return Optional.ofNullable(owners.get(node.name()));
    }

    public boolean owns(Policy policy, NodeSnapshot node) {
        return policy.name().equals(owners.get(node.name()));
    }

    /** Nodes that this policy selects and others decide about: their names by the winner's name. */
    public Map<String, TreeSet<String>> overriddenFor(Policy policy, Collection<NodeSnapshot> nodes) {
        Map<String, TreeSet<String>> overridden = new TreeMap<>();
        if (policy.deleting()) {
            return overridden;
        }
        for (NodeSnapshot node : nodes) {
            if (policy.selector().matches(node.labels()) && !owns(policy, node)) {
                ownerOf(node)
                        .ifPresent(winner -> overridden
                                .computeIfAbsent(winner, name -> new TreeSet<>())
                                .add(node.name()));
            }
        }
        return overridden;
    }
}
