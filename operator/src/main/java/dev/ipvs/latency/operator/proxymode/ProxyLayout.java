package dev.ipvs.latency.operator.proxymode;

import dev.ipvs.latency.operator.fix.NodeObjection;
import dev.ipvs.latency.operator.fix.ProxySource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How a cluster runs kube-proxy: kubeadm's way, which is one DaemonSet whose pods mount one ConfigMap. */
public record ProxyLayout(DaemonSet daemonSet, ConfigMap configMap) {
    private static final Pattern TAG = Pattern.compile("^[^@]*:([^:/@]+)(?:@|$)");

    /**
     * The ConfigMap that holds the file of {@code --config}, by where it is mounted; empty if there is no such argument, or
     * if the file comes from elsewhere.
     */
    public Optional<String> mountedConfiguration() {
        return ProxyArguments.configurationFile(proxy())
                .flatMap(file -> proxy().getVolumeMounts().stream()
                        .filter(mount -> file.startsWith(mount.getMountPath()))
                        .max(Comparator.comparingInt(
                                mount -> mount.getMountPath().length())))
                .flatMap(mount -> pod().getVolumes().stream()
                        .filter(volume -> volume.getName().equals(mount.getName()))
                        .findFirst())
                .map(Volume::getConfigMap)
                .map(ConfigMapVolumeSource::getName);
    }

    /** On which nodes it does not run. */
    public NodeObjection placement(ProxySource source) {
        return Placement.of(source, pod());
    }

    /** What it was told in mode ipvs and cannot be told in another, in sentences. */
    public List<String> cautions() {
        return Optional.ofNullable(configMap.getData()).orElse(Map.of()).values().stream()
                .flatMap(text -> ProxyConfiguration.parse(text).stream())
                .flatMap(configuration -> NoCounterpart.in(configuration).stream())
                .toList();
    }

    /**
     * Who else applies its affinity.
     *
     * @param ours the field manager that adds the exclusion
     */
    public List<String> othersThatApplyTheAffinity(String ours) {
        return AffinityManagers.applying(daemonSet.getMetadata(), ours);
    }

    /** That something undoes what the operator writes to it, and who that may be. */
    public ContestedException contested(String ours) {
        return new ContestedException("the node affinity of DaemonSet "
                + daemonSet.getMetadata().getNamespace() + "/"
                + daemonSet.getMetadata().getName()
                + " was taken away each time that the operator added to it; "
                + OtherWriters.sentence(daemonSet.getMetadata(), ours)
                + ": let it leave spec.template.spec.affinity alone");
    }

    private PodSpec pod() {
        return daemonSet.getSpec().getTemplate().getSpec();
    }

    private Container proxy() {
        return pod().getContainers().getFirst();
    }

    /**
     * The tag of its image, which is kube-proxy's version: it may be older than the API server (by three minor versions,
     * Kubernetes' version skew policy). Empty for an image by digest alone.
     */
    public Optional<String> imageTag() {
        return TAG.matcher(proxy().getImage()).results().findFirst().map((MatchResult found) -> found.group(1));
    }
}
