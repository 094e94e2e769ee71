package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.operator.fix.Change;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.SysctlChange;
import dev.ipvs.latency.operator.node.FixPod;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fix pods: privileged, pinned to one node, short-lived, and without any API token. All they are told is on their
 * command line, and all they say is in their termination message.
 */
public record FixPods(OperatorSettings settings) {
    private static final String CONTAINER = "fix";
    private static final String TMP = "tmp";
    private static final String BUNDLE = "bundle";
    private static final String BUNDLE_PATH = "/bundle";

    /** Where a kubelet reads it, unless a pod names another place. */
    private static final String TERMINATION_MESSAGE = "/dev/termination-log";

    public Pod pod(String node, FixRecord fix, FixAction action) {
        Pod pod = bare(node, fix, action);
        switch (fix.change()) {
            case SysctlChange _ -> {}
            case ProxyModeChange _ -> throw noPod();
            case LivepatchChange(String _, String bundle) -> {
                // A task that holds up a transition can only be named by one who sees the host's tasks.
                pod.getSpec().setHostPID(true);
                if (action == FixAction.APPLY) {
                    addBundle(pod.getSpec(), bundle);
                }
            }
        }
        return pod;
    }

    private Pod bare(String node, FixRecord fix, FixAction action) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(PodName.of(node, fix))
                .withNamespace(settings.namespace())
                .withLabels(Names.FIXER_LABELS)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withServiceAccountName(settings.fix().serviceAccount())
                .withImagePullSecrets(HelperDaemonSet.pullSecrets(settings))
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
                // What a privileged container is to most runtimes anyway; so it is everywhere, and whoever reads the
                // pod sees it.
                .withNewSeccompProfile()
                .withType("Unconfined")
                .endSeccompProfile()
                .withNewAppArmorProfile()
                .withType("Unconfined")
                .endAppArmorProfile()
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
        return Stream.of(
                        List.of("fix", action.command(), "--type", fix.type().name()),
                        what(fix.change(), action),
                        List.of("--boot-id", fix.original().bootID(), "--termination-message", TERMINATION_MESSAGE))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> what(Change change, FixAction action) {
        return switch (change) {
            case SysctlChange(String sysctl, String original) ->
                switch (action) {
                    case APPLY -> List.of("--sysctl", sysctl, "--from", original, "--to", SysctlChange.OFF);
                    case REVERT -> List.of("--sysctl", sysctl, "--from", SysctlChange.OFF, "--to", original);
                };
            case LivepatchChange(String module, String _) ->
                switch (action) {
                    case APPLY -> List.of("--module", module, "--bundle", BUNDLE_PATH);
                    case REVERT -> List.of("--module", module);
                };
            case ProxyModeChange _ -> throw noPod();
        };
    }

    private static IllegalArgumentException noPod() {
        return new IllegalArgumentException("kube-proxy is moved by a label, not by a fix pod");
    }

    /** A bundle is copied from its image by a container without any right, and read by the one that loads it. */
    private void addBundle(PodSpec spec, String image) {
        spec.getVolumes()
                .add(new VolumeBuilder()
                        .withName(BUNDLE)
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity("64Mi"))
                        .endEmptyDir()
                        .build());
        spec.getInitContainers()
                .add(new ContainerBuilder()
                        .withName(BUNDLE)
                        .withImage(image)
                        .withImagePullPolicy(settings.helper().imagePullPolicy())
                        .withArgs(BUNDLE_PATH)
                        .withNewSecurityContext()
                        .withAllowPrivilegeEscalation(false)
                        .withReadOnlyRootFilesystem(true)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        .endSecurityContext()
                        .addNewVolumeMount()
                        .withName(BUNDLE)
                        .withMountPath(BUNDLE_PATH)
                        .endVolumeMount()
                        .build());
        spec.getContainers()
                .getFirst()
                .getVolumeMounts()
                .add(new VolumeMountBuilder()
                        .withName(BUNDLE)
                        .withMountPath(BUNDLE_PATH)
                        .withReadOnly(true)
                        .build());
    }

    public static FixPod read(Pod pod) {
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
