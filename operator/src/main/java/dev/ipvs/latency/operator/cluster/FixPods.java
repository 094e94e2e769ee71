package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.SysctlFix;
import dev.ipvs.latency.operator.node.FixPod;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fix pods: privileged, pinned to one node, short-lived, and without any API token. All they are told is on their
 * command line, and all they say is in their termination message.
 */
record FixPods(OperatorSettings settings) {
    private static final String CONTAINER = "fix";
    private static final String TMP = "tmp";

    /** Where a kubelet reads it, unless a pod names another place. */
    private static final String TERMINATION_MESSAGE = "/dev/termination-log";

    Pod pod(String node, FixRecord fix, FixAction action) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(PodName.of(node, fix))
                .withNamespace(settings.namespace())
                .withLabels(Names.FIXER_LABELS)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withServiceAccountName(Names.NODE_FIXER)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withHostNetwork(true)
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(5L)
                .withActiveDeadlineSeconds(settings.fix().podTimeout().toSeconds())
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName(CONTAINER)
                .withImage(settings.helper().image())
                .withImagePullPolicy(settings.helper().imagePullPolicy())
                .withArgs(arguments(fix, action))
                .withNewSecurityContext()
                .withPrivileged(true)
                .withReadOnlyRootFilesystem(true)
                .endSecurityContext()
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("10m"), "memory", new Quantity("64Mi")))
                .withLimits(Map.of("memory", new Quantity("256Mi")))
                .endResources()
                .addNewVolumeMount()
                .withName(TMP)
                .withMountPath("/tmp")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName(TMP)
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }

    private static List<String> arguments(FixRecord fix, FixAction action) {
        String recorded = fix.recorded().value();
        return switch (action) {
            case APPLY -> arguments(fix, action, recorded, SysctlFix.OFF);
            case REVERT -> arguments(fix, action, SysctlFix.OFF, recorded);
        };
    }

    private static List<String> arguments(FixRecord fix, FixAction action, String from, String to) {
        return List.of(
                "fix",
                action.command(),
                "--type",
                fix.type().name(),
                "--knob",
                fix.recorded().knob(),
                "--from",
                from,
                "--to",
                to,
                "--termination-message",
                TERMINATION_MESSAGE);
    }

    static FixPod read(Pod pod) {
        String name = pod.getMetadata().getName();
        return switch (Optional.ofNullable(pod.getStatus().getPhase()).orElse("")) {
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
