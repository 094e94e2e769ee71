package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.node.HelperPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a node's helper runs. Since when it does not is remembered here: nothing tells since when a pod is missing. */
public final class HelperPods {
    private final FirstSeen notReady;

    public HelperPods(Clock clock) {
        this.notReady = new FirstSeen(clock);
    }

    /** The pods of one look, by node. */
    public final class Seen {
        private final Set<String> ready;

        private Seen(Stream<Pod> pods) {
            ready = pods.filter(HelperPods::isReady)
                    .map(pod -> pod.getSpec().getNodeName())
                    .collect(Collectors.toSet());
            notReady.forget(ready);
        }

        public HelperPod on(String node) {
            return ready.contains(node) ? new HelperPod.Ready() : new HelperPod.NotReady(notReady.of(node));
        }
    }

    public Seen look(Stream<Pod> pods) {
        return new Seen(pods);
    }

    private static boolean isReady(Pod pod) {
        return pod.getSpec().getNodeName() != null
                && status(pod).filter("True"::equals).isPresent();
    }

    private static Optional<PodCondition> readiness(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
                .flatMap(conditions -> conditions.stream())
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst();
    }

    /** Restarts and probes change much of a pod, of which this alone is decided by. */
    static boolean readinessChanged(Pod before, Pod after) {
        return !status(before).equals(status(after));
    }

    private static Optional<String> status(Pod pod) {
        return readiness(pod).map(PodCondition::getStatus);
    }
}
