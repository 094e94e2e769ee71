package dev.ipvs.latency.operator.proxymode;

import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The kube-proxy for the nodes that left mode ipvs, or are on their way back: as the cluster's own, with its image, account and
 * volumes, but in a mode of its own and for labelled nodes alone.
 *
 * <p>Its pods keep the labels of the first one's, so that whoever monitors kube-proxy by label goes on seeing all of
 * them. Each DaemonSet keeps to its own pods all the same, as it knows them by their owner.
 */
public record SecondProxy(ProxySource source, ProxyModeLabel mode) {

    /** The name of its DaemonSet. */
    public String daemonSetName() {
        return source.daemonSet() + "-" + mode;
    }

    /** The name of its ConfigMap. */
    public String configMapName() {
        return source.configMap() + "-" + mode;
    }

    /**
     * @param labels that tell whose the two are
     * @throws UnknownLayoutException if the cluster runs its kube-proxy in another way than kubeadm
     */
    public ProxyLayout from(ProxyLayout first, Map<String, String> labels) throws UnknownLayoutException {
        Optional<String> elsewhere = first.mountedConfiguration().filter(name -> !name.equals(source.configMap()));
        if (elsewhere.isPresent()) {
            throw new UnknownLayoutException("the file that DaemonSet " + source.namespace() + "/" + source.daemonSet()
                    + " reads by --config is from ConfigMap " + elsewhere.get() + " and not from " + source.configMap()
                    + "; name that one in proxyMode.configMap and in the chart's value proxyMode.configMap");
        }
        Container proxy = first.daemonSet()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        int files = ProxyArguments.decideTheMode(proxy) ? 0 : 1;
        return new ProxyLayout(daemonSet(first.daemonSet(), labels), configMap(first.configMap(), labels, files));
    }

    private DaemonSet daemonSet(DaemonSet first, Map<String, String> labels) throws UnknownLayoutException {
        Map<String, String> selector =
                new HashMap<>(Optional.ofNullable(first.getSpec().getSelector().getMatchLabels())
                        .orElse(Map.of()));
        selector.put(ProxyModeChange.LABEL, mode.name());
        return new DaemonSetBuilder()
                .withMetadata(meta(daemonSetName(), labels))
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(selector)
                .endSelector()
                .withUpdateStrategy(first.getSpec().getUpdateStrategy())
                .withTemplate(template(first.getSpec()))
                .endSpec()
                .build();
    }

    private PodTemplateSpec template(DaemonSetSpec first) throws UnknownLayoutException {
        PodSpec pod = first.getTemplate().getSpec();
        PodTemplateSpec template = new PodTemplateSpecBuilder(first.getTemplate())
                .editMetadata()
                .addToLabels(ProxyModeChange.LABEL, mode.name())
                .endMetadata()
                .editSpec()
                .addToNodeSelector(ProxyModeChange.LABEL, mode.name())
                .withAffinity(PodAntiAffinityTerm.addedTo(
                        NodeExclusion.removedFrom(pod.getAffinity()), first.getSelector(), mode))
                .addAllToInitContainers(cleaning(pod))
                .endSpec()
                .build();
        List<ConfigMapVolumeSource> mounted = template.getSpec().getVolumes().stream()
                .map(Volume::getConfigMap)
                .filter(Objects::nonNull)
                .filter(volume -> source.configMap().equals(volume.getName()))
                .toList();
        if (mounted.isEmpty()) {
            throw new UnknownLayoutException("DaemonSet " + source.namespace() + "/" + source.daemonSet()
                    + " has no volume from ConfigMap " + source.configMap()
                    + ", so its mode cannot be changed there; name the right ones in proxyMode.daemonSet and"
                    + " proxyMode.configMap");
        }
        mounted.forEach(volume -> volume.setName(configMapName()));
        List<Container> containers = template.getSpec().getContainers();
        if (ProxyArguments.decideTheMode(containers.getFirst())) {
            containers.set(0, ProxyArguments.inMode(containers.getFirst(), mode));
        }
        return template;
    }

    private List<Container> cleaning(PodSpec pod) throws UnknownLayoutException {
        return switch (mode.arrival()) {
            case CLEANS_BY_ITSELF -> List.of();
            case AFTER_CLEANING -> List.of(Cleaning.before(pod.getContainers().getFirst()));
        };
    }

    /** @param files how many configuration files must be in it, none where arguments decide the mode */
    private ConfigMap configMap(ConfigMap first, Map<String, String> labels, int files) throws UnknownLayoutException {
        Map<String, String> data = new HashMap<>(first.getData());
        int[] found = new int[1];
        data.replaceAll((_, text) -> ProxyConfiguration.parse(text)
                .map(configuration -> {
                    found[0]++;
                    return configuration.inMode(mode);
                })
                .orElse(text));
        if (found[0] != files) {
            throw new UnknownLayoutException("ConfigMap " + source.namespace() + "/" + source.configMap() + " has "
                    + found[0] + " files of kind KubeProxyConfiguration, and there must be exactly one; where another"
                    + " ConfigMap has it, name that one in proxyMode.configMap and in the chart's value"
                    + " proxyMode.configMap");
        }
        return new ConfigMapBuilder()
                .withMetadata(meta(configMapName(), labels))
                .withData(data)
                .build();
    }

    /**
     * Nothing of the first one's metadata: whoever deploys that one knows what is theirs by its labels and annotations, and
     * would prune what bears them and is not among their manifests.
     */
    private ObjectMeta meta(String name, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(source.namespace())
                .withLabels(labels)
                .build();
    }
}
