package dev.ipvs.latency.operator.proxymode;

import static dev.ipvs.latency.operator.Examples.KUBE_PROXY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.node.KubeadmProxy;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On the manifests that the lab runs, which are laid out as kubeadm's. */
class SecondProxyTest {
    private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/managed-by", "latency-operator");
    private static final ProxyLayout FIRST = kubeadms();
    private static final SecondProxy NFTABLES = new SecondProxy(KUBE_PROXY, ProxyModeLabel.nftables);

    @Test
    void it_runs_the_same_program_in_the_same_way() throws UnknownLayoutException {
        PodSpec first = FIRST.daemonSet().getSpec().getTemplate().getSpec();
        PodSpec second = second().daemonSet().getSpec().getTemplate().getSpec();

        assertThat(second.getContainers()).isEqualTo(first.getContainers());
        assertThat(second.getTolerations()).isEqualTo(first.getTolerations());
        assertThat(second.getServiceAccountName()).isEqualTo("kube-proxy");
        assertThat(second.getPriorityClassName()).isEqualTo("system-node-critical");
        assertThat(second.getHostNetwork()).isTrue();
    }

    @Test
    void it_goes_to_labelled_nodes_alone_and_owns_pods_of_its_own() throws UnknownLayoutException {
        DaemonSet second = second().daemonSet();

        assertThat(second.getMetadata().getName()).isEqualTo("kube-proxy-nftables");
        assertThat(second.getMetadata().getNamespace()).isEqualTo("kube-system");
        assertThat(second.getSpec().getSelector().getMatchLabels())
                .containsOnly(Map.entry("k8s-app", "kube-proxy"), Map.entry(ProxyModeChange.LABEL, "nftables"));
        assertThat(second.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(second.getSpec().getSelector().getMatchLabels());
        assertThat(second.getSpec().getTemplate().getSpec().getNodeSelector())
                .containsOnly(Map.entry("kubernetes.io/os", "linux"), Map.entry(ProxyModeChange.LABEL, "nftables"));
    }

    /** By these Argo CD, Helm, Flux, kube-addon-manager and Rancher know what they may delete. */
    @Test
    void it_bears_no_mark_of_those_who_deploy_the_first_one() throws UnknownLayoutException {
        DaemonSet first = new DaemonSetBuilder(FIRST.daemonSet())
                .editMetadata()
                .addToLabels("app.kubernetes.io/instance", "addons")
                .addToLabels("app.kubernetes.io/managed-by", "Helm")
                .addToLabels("kustomize.toolkit.fluxcd.io/name", "addons")
                .addToLabels("addonmanager.kubernetes.io/mode", "Reconcile")
                .addToLabels("objectset.rio.cattle.io/hash", "1a2b3c")
                .addToAnnotations("argocd.argoproj.io/tracking-id", "addons:apps/DaemonSet:kube-system/kube-proxy")
                .addToAnnotations("meta.helm.sh/release-name", "addons")
                .endMetadata()
                .build();
        ConfigMap configuration = new ConfigMapBuilder(FIRST.configMap())
                .editMetadata()
                .withLabels(first.getMetadata().getLabels())
                .withAnnotations(first.getMetadata().getAnnotations())
                .endMetadata()
                .build();

        ProxyLayout second = NFTABLES.from(new ProxyLayout(first, configuration), LABELS);

        assertThat(List.of(second.daemonSet().getMetadata(), second.configMap().getMetadata()))
                .allSatisfy(meta -> {
                    assertThat(meta.getLabels()).isEqualTo(LABELS);
                    assertThat(meta.getAnnotations()).isEmpty();
                });
    }

    @Test
    void it_reads_a_configuration_of_its_own_which_differs_by_the_mode() throws UnknownLayoutException {
        List<String> mounted = second().daemonSet().getSpec().getTemplate().getSpec().getVolumes().stream()
                .map(Volume::getConfigMap)
                .filter(Objects::nonNull)
                .map(volume -> volume.getName())
                .toList();
        Map<String, String> data = second().configMap().getData();

        assertThat(mounted).containsExactly("kube-proxy-nftables");
        assertThat(second().configMap().getMetadata().getName()).isEqualTo("kube-proxy-nftables");
        assertThat(data.get("kubeconfig.conf"))
                .isEqualTo(FIRST.configMap().getData().get("kubeconfig.conf"));
        assertThat(data.get("config.conf"))
                .contains("mode: \"nftables\"")
                .contains("clusterCIDR: \"10.244.0.0/16\"")
                .doesNotContain("ipvs\"");
    }

    @Test
    void node_ports_stay_on_all_addresses() throws UnknownLayoutException {
        assertThat(second().configMap().getData().get("config.conf"))
                .containsPattern("nodePortAddresses:\\s+- \"0.0.0.0/0\"\\s+- \"::/0\"");
    }

    @Test
    void node_ports_that_a_person_has_restricted_stay_so() throws UnknownLayoutException {
        ConfigMap restricted = withConfiguration("nodePortAddresses: null", "nodePortAddresses: [10.0.0.0/8]");

        assertThat(NFTABLES.from(new ProxyLayout(FIRST.daemonSet(), restricted), LABELS)
                        .configMap()
                        .getData()
                        .get("config.conf"))
                .containsPattern("nodePortAddresses:\\s+- \"10.0.0.0/8\"")
                .doesNotContain("0.0.0.0/0");
    }

    @Test
    void masquerading_and_sync_periods_of_mode_ipvs_are_carried_over() throws UnknownLayoutException {
        ConfigMap configured = withConfiguration(
                "  strictARP: false",
                "  strictARP: false\n  syncPeriod: 45s\n  minSyncPeriod: 3s\n"
                        + "iptables: {masqueradeAll: true, masqueradeBit: 15}");

        assertThat(NFTABLES.from(new ProxyLayout(FIRST.daemonSet(), configured), LABELS)
                        .configMap()
                        .getData()
                        .get("config.conf"))
                .containsPattern("nftables:\\s+masqueradeAll: true\\s+masqueradeBit: 15\\s+"
                        + "syncPeriod: \"45s\"\\s+minSyncPeriod: \"3s\"");
    }

    @Test
    void what_a_person_set_for_the_new_mode_already_stays() throws UnknownLayoutException {
        ConfigMap configured = withConfiguration(
                "  strictARP: false",
                "  syncPeriod: 45s\nnftables: {masqueradeAll: false, minSyncPeriod: 0s, syncPeriod: 10s}");

        assertThat(NFTABLES.from(new ProxyLayout(FIRST.daemonSet(), configured), LABELS)
                        .configMap()
                        .getData()
                        .get("config.conf"))
                .containsPattern("nftables:\\s+masqueradeAll: false\\s+minSyncPeriod: \"0s\"\\s+syncPeriod: \"10s\"");
    }

    @Test
    void a_mode_that_is_an_argument_is_changed_there() throws UnknownLayoutException {
        ConfigMap kubeconfigAlone = new ConfigMapBuilder(FIRST.configMap()).build();
        kubeconfigAlone.getData().remove("config.conf");
        ProxyLayout second = NFTABLES.from(
                new ProxyLayout(
                        withCommand(
                                "/usr/local/bin/kube-proxy",
                                "--proxy-mode=ipvs",
                                "--kubeconfig=/var/lib/kube-proxy/kubeconfig.conf"),
                        kubeconfigAlone),
                LABELS);
        Container container = second.daemonSet()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();

        assertThat(container.getCommand())
                .containsExactly(
                        "/usr/local/bin/kube-proxy",
                        "--proxy-mode=nftables",
                        "--kubeconfig=/var/lib/kube-proxy/kubeconfig.conf");
        assertThat(container.getArgs()).containsExactly("--nodeport-addresses=0.0.0.0/0,::/0");
    }

    /** As EKS lays it out: ConfigMap kube-proxy has the kubeconfig, kube-proxy-config the configuration. */
    @Test
    void where_two_config_maps_are_mounted_the_one_with_the_configuration_is_named() throws UnknownLayoutException {
        DaemonSet both = mountingBoth();
        ConfigMap kubeconfigAlone = new ConfigMapBuilder(FIRST.configMap()).build();
        kubeconfigAlone.getData().remove("config.conf");

        assertThatThrownBy(() -> NFTABLES.from(new ProxyLayout(both, kubeconfigAlone), LABELS))
                .isInstanceOf(UnknownLayoutException.class)
                .hasMessageContaining("reads by --config is from ConfigMap kube-proxy-config and not from kube-proxy;")
                .hasMessageContaining("the chart's value proxyMode.configMap");

        ConfigMap configuration = new ConfigMapBuilder(FIRST.configMap())
                .editMetadata()
                .withName("kube-proxy-config")
                .endMetadata()
                .build();
        configuration.getData().remove("kubeconfig.conf");
        SecondProxy named = new SecondProxy(
                new ProxySource("kube-system", "kube-proxy", "kube-proxy-config"), ProxyModeLabel.nftables);
        assertThat(named.from(new ProxyLayout(both, configuration), LABELS)
                        .daemonSet()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes())
                .filteredOn(volume -> volume.getConfigMap() != null)
                .extracting(volume -> volume.getConfigMap().getName())
                .containsExactly("kube-proxy", "kube-proxy-config-nftables");
    }

    private static DaemonSet mountingBoth() {
        return new DaemonSetBuilder(FIRST.daemonSet())
                .editSpec()
                .editTemplate()
                .editSpec()
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName("kube-proxy-config")
                .endConfigMap()
                .endVolume()
                .editFirstContainer()
                .withCommand("kube-proxy", "--v=2", "--config=/var/lib/kube-proxy-config/config")
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/var/lib/kube-proxy-config")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Test
    void a_configuration_in_another_config_map_is_refused_with_what_to_name() {
        ConfigMap kubeconfigAlone = withConfiguration("kind: KubeProxyConfiguration", "kind: Config");

        assertThatThrownBy(() -> NFTABLES.from(new ProxyLayout(FIRST.daemonSet(), kubeconfigAlone), LABELS))
                .hasMessageContaining("name that one in proxyMode.configMap");
    }

    @Test
    void it_is_the_same_whether_or_not_the_first_is_kept_off_yet() throws UnknownLayoutException {
        DaemonSet keptOff = new DaemonSetBuilder(FIRST.daemonSet())
                .editSpec()
                .editTemplate()
                .editSpec()
                .withAffinity(NodeExclusion.addedTo(null))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();

        assertThat(NFTABLES.from(new ProxyLayout(keptOff, FIRST.configMap()), LABELS))
                .isEqualTo(second());
    }

    @Test
    void a_daemon_set_that_mounts_no_such_configuration_is_refused_with_what_to_name() {
        SecondProxy other =
                new SecondProxy(new ProxySource("kube-system", "kube-proxy", "proxy-config"), ProxyModeLabel.nftables);

        assertThatThrownBy(() -> other.from(FIRST, LABELS))
                .isInstanceOf(UnknownLayoutException.class)
                .hasMessageContaining("is from ConfigMap kube-proxy and not from proxy-config")
                .hasMessageContaining("proxyMode.configMap");
    }

    @Test
    void a_config_map_without_a_configuration_of_kube_proxy_is_refused() {
        ConfigMap other = withConfiguration("kind: KubeProxyConfiguration", "kind: Other");

        assertThatThrownBy(() -> NFTABLES.from(new ProxyLayout(FIRST.daemonSet(), other), LABELS))
                .isInstanceOf(UnknownLayoutException.class)
                .hasMessageContaining("has 0 files of kind KubeProxyConfiguration");
    }

    @Test
    void it_comes_only_when_the_one_before_it_has_wholly_left() throws UnknownLayoutException {
        assertThat(second().daemonSet()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getAffinity()
                        .getPodAntiAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution())
                .singleElement()
                .satisfies(term -> {
                    assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
                    assertThat(term.getLabelSelector().getMatchLabels())
                            .containsOnly(Map.entry("k8s-app", "kube-proxy"));
                    assertThat(term.getLabelSelector().getMatchExpressions())
                            .containsExactly(
                                    new LabelSelectorRequirement(ProxyModeChange.LABEL, "NotIn", List.of("nftables")));
                });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "nftables")
    void where_kube_proxy_leaves_rules_behind_they_are_cleared_away_before_it_starts(ProxyModeLabel label)
            throws UnknownLayoutException {
        PodSpec pod = from(label).daemonSet().getSpec().getTemplate().getSpec();

        assertThat(pod.getInitContainers()).singleElement().satisfies(cleaning -> {
            assertThat(cleaning.getCommand()).containsExactly("/usr/local/bin/kube-proxy", "--cleanup");
            assertThat(cleaning.getImage())
                    .isEqualTo(pod.getContainers().getFirst().getImage());
            assertThat(cleaning.getSecurityContext().getPrivileged()).isTrue();
        });
        assertThat(from(label).configMap().getData().get("config.conf")).contains("mode: \"" + label + "\"");
    }

    @Test
    void mode_nftables_clears_away_by_itself() throws UnknownLayoutException {
        assertThat(second().daemonSet().getSpec().getTemplate().getSpec().getInitContainers())
                .isEmpty();
    }

    @Test
    void a_kube_proxy_started_by_something_else_cannot_be_asked_to_clear_its_rules_away() {
        DaemonSet wrapped = withCommand("/bin/sh", "-c", "exec kube-proxy --config=/var/lib/kube-proxy/config.conf");

        assertThatThrownBy(() -> new SecondProxy(KUBE_PROXY, ProxyModeLabel.iptables)
                        .from(new ProxyLayout(wrapped, FIRST.configMap()), LABELS))
                .isInstanceOf(UnknownLayoutException.class)
                .hasMessageContaining("runs /bin/sh and not kube-proxy itself");
    }

    private static ProxyLayout from(ProxyModeLabel label) throws UnknownLayoutException {
        return new SecondProxy(KUBE_PROXY, label).from(FIRST, LABELS);
    }

    private static ProxyLayout second() throws UnknownLayoutException {
        return NFTABLES.from(FIRST, LABELS);
    }

    private static DaemonSet withCommand(String... command) {
        return new DaemonSetBuilder(FIRST.daemonSet())
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withCommand(command)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ConfigMap withConfiguration(String what, String instead) {
        String text = Objects.requireNonNull(FIRST.configMap().getData().get("config.conf"));
        return new ConfigMapBuilder(FIRST.configMap())
                .addToData("config.conf", text.replace(what, instead))
                .build();
    }

    private static ProxyLayout kubeadms() {
        List<HasMetadata> manifests = new KubernetesSerialization()
                .unmarshal(new KubeadmProxy("registry.example/kube-proxy:v1.37.2", "https://10.0.0.1:6443").yaml());
        return new ProxyLayout(only(manifests, DaemonSet.class), only(manifests, ConfigMap.class));
    }

    private static <T> T only(List<HasMetadata> manifests, Class<T> type) {
        return manifests.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
