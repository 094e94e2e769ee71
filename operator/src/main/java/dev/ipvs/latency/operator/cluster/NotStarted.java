package dev.ipvs.latency.operator.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a pod has not started, by what its kubelet says. Where that leaves a doubt, it may have. */
final class NotStarted {
    /** On the way of each container. */
    private static final Set<String> USUAL = Set.of("ContainerCreating", "PodInitializing");

    /** What may end a running pod as well; kubelets of old told nothing of its containers then. */
    private static final Set<String> ENDS_RUNNING_PODS =
            Set.of("Evicted", "Preempting", "Terminated", "Shutdown", "NodeLost", "DeadlineExceeded");

    /** So kubelets begin the message of a pod that they never admitted. */
    private static final String REJECTED = "Pod was rejected";

    private static final int LONGEST = 400;

    private NotStarted() {}

    /** Of a pod that has not ended: what keeps it from starting. */
    static Optional<String> forNow(PodStatus status) {
        return trouble(status).map(waiting -> sentence(waiting.getReason(), waiting.getMessage()));
    }

    /** Of a pod that has failed, in which this container is the only one that changes anything. */
    static Optional<String> forGood(PodStatus status, String container) {
        Optional<ContainerStatus> told = status.getContainerStatuses().stream()
                .filter(one -> one.getName().equals(container))
                .findFirst();
        boolean never = told.map(NotStarted::hasNotStarted).orElseGet(() -> isRejected(status));
        return never
                ? Optional.of(
                        Stream.concat(sentence(status).stream(), forNow(status).or(() -> failedBefore(status)).stream())
                                .collect(Collectors.joining("; ")))
                : Optional.empty();
    }

    private static boolean hasNotStarted(ContainerStatus container) {
        boolean before = Optional.ofNullable(container.getLastState())
                .map(ContainerState::getTerminated)
                .isPresent();
        return waiting(container).isPresent()
                && !before
                && Objects.requireNonNullElse(container.getContainerID(), "").isEmpty();
    }

    private static boolean isRejected(PodStatus status) {
        String reason = Objects.requireNonNullElse(status.getReason(), "");
        boolean said = Objects.requireNonNullElse(status.getMessage(), "").startsWith(REJECTED);
        return !hasToldOfContainers(status) && (said || !reason.isEmpty() && !ENDS_RUNNING_PODS.contains(reason));
    }

    private static boolean hasToldOfContainers(PodStatus status) {
        return containers(status).findAny().isPresent();
    }

    /** A container that was to come to its end before, such as the one that fetches a bundle. */
    private static Optional<String> failedBefore(PodStatus status) {
        return status.getInitContainerStatuses().stream()
                .flatMap(container -> Optional.ofNullable(container.getState())
                        .map(ContainerState::getTerminated)
                        .filter(ended -> ended.getExitCode() != 0)
                        .map(ended -> "container " + container.getName() + " ended with " + ended.getExitCode())
                        .stream())
                .findFirst();
    }

    /** Of a pod that has not ended: which state keeps it from starting. */
    static Optional<ContainerStateWaiting> trouble(PodStatus status) {
        return containers(status)
                .flatMap(container -> waiting(container).stream())
                .filter(waiting -> waiting.getReason() != null && !USUAL.contains(waiting.getReason()))
                .findFirst();
    }

    private static Stream<ContainerStatus> containers(PodStatus status) {
        return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
    }

    static Optional<ContainerStateWaiting> waiting(ContainerStatus container) {
        return Optional.ofNullable(container.getState()).map(ContainerState::getWaiting);
    }

    private static Optional<String> sentence(PodStatus status) {
        return Optional.ofNullable(status.getReason()).map(reason -> sentence(reason, status.getMessage()));
    }

    static String sentence(String reason, String message) {
        String all = Stream.of(reason, message)
                .filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining(": "));
        return all.length() <= LONGEST ? all : all.substring(0, LONGEST) + "…";
    }
}
