package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.node.HelperPod;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a node's helper runs. Since when it does not, and what kept it from running last, is remembered here: nothing tells since
 * when a pod is missing, and between two attempts its kubelet does not say why the last one failed.
 */
public final class HelperPods {
    private final FirstSeen notReady;
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    public HelperPods(Clock clock) {
        this.notReady = new FirstSeen(clock);
    }

    /** The pods of one look, by node. */
    public final class Seen {
        private final Set<String> ready;

        private Seen(Stream<Pod> pods) {
            List<Pod> all = pods.toList();
            ready = all.stream()
                    .filter(HelperPods::isReady)
                    .map(pod -> pod.getSpec().getNodeName())
                    .collect(Collectors.toSet());
            all.stream()
                    .filter(pod -> !isReady(pod))
                    .forEach(pod -> HelperTrouble.of(pod)
                            .ifPresent(why -> node(pod).ifPresent(node -> troubles.put(node, why))));
            notReady.forget(ready);
            troubles.keySet().removeAll(ready);
        }

        public HelperPod on(String node) {
            return ready.contains(node)
                    ? new HelperPod.Ready()
                    : new HelperPod.NotReady(notReady.of(node), Optional.ofNullable(troubles.get(node)));
        }
    }

    public Seen look(Stream<Pod> pods) {
        return new Seen(pods);
    }

    private static boolean isReady(Pod pod) {
        return pod.getSpec().getNodeName() != null
                && readiness(pod).filter("True"::equals).isPresent();
    }

    /** Of a pod that fits nowhere, the one that the controller of DaemonSets made it for. */
    private static Optional<String> node(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getNodeName())
                .or(() -> Optional.ofNullable(pod.getSpec().getAffinity())
                        .map(Affinity::getNodeAffinity)
                        .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                        .map(NodeSelector::getNodeSelectorTerms)
                        .stream()
                        .flatMap(terms -> terms.stream())
                        .flatMap(term -> term.getMatchFields().stream())
                        .filter(field -> field.getKey().equals("metadata.name"))
                        .map(NodeSelectorRequirement::getValues)
                        .flatMap(names -> names.stream())
                        .findFirst());
    }

    /** Restarts and probes change much of a pod, of which this alone is decided by and told. */
    static boolean saysSomethingNew(Pod before, Pod after) {
        return !readiness(before).equals(readiness(after))
                || !HelperTrouble.of(before).equals(HelperTrouble.of(after));
    }

    private static Optional<String> readiness(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
                .flatMap(conditions -> conditions.stream())
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .map(PodCondition::getStatus);
    }
}
