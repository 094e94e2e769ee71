package dev.ipvs.latency.operator.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Objects;
import java.util.Optional;

/** What keeps a node's helper from running, in words that stay the same from one attempt of its kubelet to the next. */
final class HelperTrouble {
    /** The first of many attempts; the second says ImagePullBackOff, with the error of this one. */
    private static final String FIRST_PULL = "ErrImagePull";

    private static final String CRASHED = "CrashLoopBackOff";
    private static final String SCHEDULED = "PodScheduled";

    private HelperTrouble() {}

    static Optional<String> of(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .flatMap(status -> crash(status).or(() -> waiting(status)).or(() -> unscheduled(status)));
    }

    /** The waiting state says how long its kubelet waits, which is longer each time; the end says why. */
    private static Optional<String> crash(PodStatus status) {
        return status.getContainerStatuses().stream()
                .filter(container -> NotStarted.waiting(container)
                        .filter(waiting -> CRASHED.equals(waiting.getReason()))
                        .isPresent())
                .findFirst()
                .map(container -> CRASHED + ending(container));
    }

    private static String ending(ContainerStatus container) {
        return Optional.ofNullable(container.getLastState())
                .map(ContainerState::getTerminated)
                .map(ended -> ": it exited with " + ended.getExitCode() + said(ended))
                .orElse("");
    }

    private static String said(ContainerStateTerminated ended) {
        String message = Objects.requireNonNullElse(ended.getMessage(), "").strip();
        return message.isEmpty() ? "" : ", " + message;
    }

    private static Optional<String> waiting(PodStatus status) {
        return NotStarted.trouble(status)
                .filter(waiting -> !FIRST_PULL.equals(waiting.getReason()))
                .map(waiting -> NotStarted.sentence(waiting.getReason(), waiting.getMessage()));
    }

    private static Optional<String> unscheduled(PodStatus status) {
        return status.getConditions().stream()
                .filter(HelperTrouble::isUnscheduled)
                .findFirst()
                .map(condition -> NotStarted.sentence(condition.getReason(), condition.getMessage()));
    }

    static boolean isUnscheduled(PodCondition condition) {
        return SCHEDULED.equals(condition.getType())
                && "False".equals(condition.getStatus())
                && condition.getReason() != null;
    }
}
