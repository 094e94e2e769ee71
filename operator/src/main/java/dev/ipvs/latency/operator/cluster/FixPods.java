package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.operator.node.FixPod;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
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
            case "Succeeded", "Failed" -> new FixPod.Finished(name, report(pod));
            default -> new FixPod.Running(name);
        };
    }

    private static Optional<FixOutcome> report(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(container -> container.getName().equals(CONTAINER))
                .map(ContainerStatus::getState)
                .flatMap(state -> Optional.ofNullable(state).map(ContainerState::getTerminated).stream())
                .flatMap(ended -> Optional.ofNullable(ended).map(ContainerStateTerminated::getMessage).stream())
                .flatMap(message -> FixOutcome.parse(message).stream())
                .findFirst();
    }
}
