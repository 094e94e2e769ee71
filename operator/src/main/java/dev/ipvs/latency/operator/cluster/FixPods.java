package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.operator.node.FixPod;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Optional;

/** What fix pods report: all of it is in their termination message. */
public final class FixPods {
    private static final String CONTAINER = "fix";

    private FixPods() {}

    public static FixPod read(Pod pod) {
        String name = pod.getMetadata().getName();
        return switch (Optional.ofNullable(pod.getStatus())
                .map(PodStatus::getPhase)
                .orElse("")) {
            case "Succeeded", "Failed" -> new FixPod.Finished(name, report(pod), endedAt(pod));
            default -> new FixPod.Running(name);
        };
    }

    private static Optional<FixOutcome> report(Pod pod) {
        return ended(pod).map(ContainerStateTerminated::getMessage).flatMap(FixOutcome::parse);
    }

    /** Kubernetes keeps whole seconds: it ended within the one that is said. */
    private static Optional<Instant> endedAt(Pod pod) {
        return ended(pod)
                .map(ContainerStateTerminated::getFinishedAt)
                .map(Instant::parse)
                .map(second -> second.plusSeconds(1));
    }

    private static Optional<ContainerStateTerminated> ended(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(container -> container.getName().equals(CONTAINER))
                .map(ContainerStatus::getState)
                .flatMap(state -> Optional.ofNullable(state).map(ContainerState::getTerminated).stream())
                .findFirst();
    }
}
