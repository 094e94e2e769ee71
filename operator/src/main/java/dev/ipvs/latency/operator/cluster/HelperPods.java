package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.node.HelperPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the helpers' pods tell. Nothing tells since when a pod is missing, so that is remembered from the first look that
 * missed it; an operator that restarts counts from its own start.
 */
public final class HelperPods {
    private final Clock clock;
    private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();

    public HelperPods(Clock clock) {
        this.clock = clock;
    }

    /** The pods of one look, by node. */
    public final class Seen {
        private final Map<String, HelperPod> byNode = new HashMap<>();

        private Seen(Stream<Pod> pods) {
            pods.filter(pod -> pod.getSpec().getNodeName() != null)
                    .forEach(pod -> byNode.merge(pod.getSpec().getNodeName(), read(pod), Seen::better));
            missingSince.keySet().removeAll(byNode.keySet());
        }

        public HelperPod on(String node) {
            return Optional.ofNullable(byNode.get(node))
                    .orElseGet(() -> new HelperPod.NotReady(missingSince.computeIfAbsent(node, _ -> clock.instant())));
        }

        /** While one pod takes the place of another, both are there. */
        private static HelperPod better(HelperPod one, HelperPod other) {
            return one instanceof HelperPod.Ready ? one : other;
        }
    }

    public Seen look(Stream<Pod> pods) {
        return new Seen(pods);
    }

    private HelperPod read(Pod pod) {
        return readiness(pod)
                .map(condition -> condition.getStatus().equals("True")
                        ? new HelperPod.Ready()
                        : new HelperPod.NotReady(since(condition.getLastTransitionTime(), pod)))
                .orElseGet(() -> new HelperPod.NotReady(since(null, pod)));
    }

    private static Optional<PodCondition> readiness(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
                .flatMap(conditions -> conditions.stream())
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst();
    }

    private Instant since(@Nullable String transition, Pod pod) {
        return Optional.ofNullable(transition)
                .or(() -> Optional.ofNullable(pod.getMetadata().getCreationTimestamp()))
                .map(Instant::parse)
                .orElseGet(clock::instant);
    }

    /** Restarts and probes change much of a pod, of which this alone is decided by. */
    static boolean readinessChanged(Pod before, Pod after) {
        return !status(before).equals(status(after));
    }

    private static Optional<String> status(Pod pod) {
        return readiness(pod).map(PodCondition::getStatus);
    }
}
