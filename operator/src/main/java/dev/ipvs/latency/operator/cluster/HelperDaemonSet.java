package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Selector;
import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.AppArmorProfileBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One helper per node, for all policies: each policy adds one term to the node affinity, and terms are ORed, so no node
 * needs a label and two policies never put two helpers on a node.
 */
public record HelperDaemonSet(OperatorSettings settings) {
    private static final String TMP = "tmp";
    private static final String METRICS = "metrics";

    /** What reading needs, and nothing that changes a node. SYS_RESOURCE: before 5.11 BPF maps count as locked memory. */
    private static final List<String> CAPABILITIES = List.of("BPF", "PERFMON", "SYSLOG", "SYS_RESOURCE");

    public DaemonSet forPolicies(Collection<Policy> policies) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName(Names.NODE_HELPER)
                .withNamespace(settings.namespace())
                .withLabels(Names.HELPER_LABELS)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(Map.of(Names.NAME_LABEL, Names.NODE_HELPER))
                .endSelector()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withNewMaxUnavailable("10%")
                .endRollingUpdate()
                .endUpdateStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Names.HELPER_LABELS)
                .endMetadata()
                .withNewSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(terms(policies))
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .withServiceAccountName(settings.helper().serviceAccount())
                .withImagePullSecrets(pullSecrets(settings))
                .withPriorityClassName(settings.helper().priorityClass().orElse(null))
                .withEnableServiceLinks(false)
                .withHostNetwork(true)
                .withDnsPolicy("ClusterFirstWithHostNet")
                .withTerminationGracePeriodSeconds(10L)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName(Names.NODE_HELPER)
                .withImage(settings.helper().image())
                .withImagePullPolicy(settings.helper().imagePullPolicy())
                .withArgs("run")
                .addNewEnv()
                .withName("NODE_NAME")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("spec.nodeName")
                .endFieldRef()
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("HOST_IP")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("status.hostIP")
                .endFieldRef()
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("LISTEN")
                .withValue("$(HOST_IP):" + settings.helper().port())
                .endEnv()
                .addNewPort()
                .withName(METRICS)
                .withContainerPort(settings.helper().port())
                .withHostPort(settings.helper().port())
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(probe("/livez", Duration.ofSeconds(2), 60))
                .withLivenessProbe(probe("/livez", Duration.ofSeconds(10), 3))
                .withReadinessProbe(probe("/readyz", Duration.ofSeconds(10), 3))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .withAppArmorProfile(appArmorProfile())
                .withNewCapabilities()
                .withDrop("ALL")
                .withAdd(CAPABILITIES)
                .endCapabilities()
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
                .endTemplate()
                .endSpec()
                .build();
    }

    private @Nullable AppArmorProfile appArmorProfile() {
        return settings.helper()
                .appArmorProfile()
                .map(type -> new AppArmorProfileBuilder().withType(type).build())
                .orElse(null);
    }

    private static Probe probe(String path, Duration period, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(METRICS))
                .endHttpGet()
                .withPeriodSeconds(Math.toIntExact(period.toSeconds()))
                .withTimeoutSeconds(5)
                .withFailureThreshold(failures)
                .build();
    }

    public static List<LocalObjectReference> pullSecrets(OperatorSettings settings) {
        return settings.helper().imagePullSecrets().orElse(List.of()).stream()
                .map(LocalObjectReference::new)
                .toList();
    }

    private static List<NodeSelectorTerm> terms(Collection<Policy> policies) {
        return policies.stream()
                .sorted(Comparator.comparing(Policy::name))
                .map(policy -> term(policy.selector()))
                .distinct()
                .toList();
    }

    private static NodeSelectorTerm term(Selector selector) {
        NodeSelectorRequirement linux =
                new NodeSelectorRequirement(ClusterReader.OS_LABEL, "In", List.of(ClusterReader.LINUX));
        return new NodeSelectorTermBuilder()
                .withMatchExpressions(Stream.concat(
                                Stream.of(linux),
                                selector.requirements().stream().map(HelperDaemonSet::expression))
                        .toList())
                .build();
    }

    private static NodeSelectorRequirement expression(Selector.Requirement requirement) {
        return switch (requirement) {
            case Selector.In(String key, List<String> values) -> new NodeSelectorRequirement(key, "In", values);
            case Selector.NotIn(String key, List<String> values) -> new NodeSelectorRequirement(key, "NotIn", values);
            case Selector.Exists(String key) -> new NodeSelectorRequirement(key, "Exists", List.of());
            case Selector.DoesNotExist(String key) -> new NodeSelectorRequirement(key, "DoesNotExist", List.of());
        };
    }
}
