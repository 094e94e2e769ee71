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
        PodStatus status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        return switch (Optional.ofNullable(status.getPhase()).orElse("")) {
            case "Failed" ->
                NotStarted.forGood(status, CONTAINER)
                        .<FixPod>map(why -> new FixPod.NeverStarted(name, why))
                        .orElseGet(() -> finished(name, status));
            case "Succeeded" -> finished(name, status);
            case "Pending" ->
                NotStarted.forNow(status)
                        .<FixPod>map(why -> new FixPod.Waiting(name, why))
                        .orElseGet(() -> new FixPod.Running(name));
            default -> new FixPod.Running(name);
        };
    }

    private static FixPod finished(String name, PodStatus status) {
        return new FixPod.Finished(name, report(status), endedAt(status));
    }

    private static Optional<FixOutcome> report(PodStatus status) {
        return ended(status).map(ContainerStateTerminated::getMessage).flatMap(FixOutcome::parse);
    }

    /** Kubernetes keeps whole seconds: it ended within the one that is said. */
    private static Optional<Instant> endedAt(PodStatus status) {
        return ended(status)
                .map(ContainerStateTerminated::getFinishedAt)
                .map(Instant::parse)
                .map(second -> second.plusSeconds(1));
    }

    private static Optional<ContainerStateTerminated> ended(PodStatus status) {
        return status.getContainerStatuses().stream()
                .filter(container -> container.getName().equals(CONTAINER))
                .map(ContainerStatus::getState)
                .flatMap(state -> Optional.ofNullable(state).map(ContainerState::getTerminated).stream())
                .findFirst();
    }
}
