package dev.ipvs.latency.story;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import dev.ipvs.latency.lab.load.Services;
import dev.ipvs.latency.lab.node.KubeProxyForm;
import dev.ipvs.latency.lab.node.KubeadmProxy;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.node.NodeSpec;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.NodeImage;
import dev.ipvs.latency.lab.provision.Provision;
import dev.ipvs.latency.story.ServiceClient.Outcome;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real kube-proxy, as kubeadm runs it, leaves mode ipvs on a real node with hundreds of Services and comes back, while a
 * client goes on connecting through one of them.
 */
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyModeTest {

    /**
     * Two estimators each: on 80 possible processors a walk takes milliseconds. In mode ipvs kube-proxy looks at all
     * addresses for each Service, which takes minutes for a thousand on an emulated processor.
     */
    private static final int SERVICES = 300;

    private static final int POSSIBLE_CPUS = 80;
    private static final String HELPER_IMAGE = "lab.local/node-helper:1";
    private static final String POLICY = "leave-ipvs";
    private static final Duration SOON = Duration.ofMinutes(4);

    /** From the moment in which kube-proxy flushes one mode's rules until it has written the other's, emulated. */
    private static final Duration A_MOMENT = Duration.ofSeconds(30);

    private static final String YAML = """
            apiVersion: latency.ipvs.dev/v1alpha1
            kind: LatencyPolicy
            metadata: {name: leave-ipvs}
            spec:
              mode: Enforce
              measurement:
                window: 6s
                minSamples: 2
                breachesBeforeAction: 2
                thresholds: {estimatorP99: 1ms}
              mitigations:
              - type: ProxyMode
                proxyMode: {mode: %s, allowKubeProxyRestart: true}
            """;

    private final Narrator narrator = new Narrator(System.out, InstantSource.system());
    private final Tree tree = Tree.ofWorkingDirectory();

    private Optional<Lab> lab = Optional.empty();
    private Optional<Node> node = Optional.empty();
    private Optional<Kubectl> kubectl = Optional.empty();
    private Optional<OperatorProgram> operator = Optional.empty();

    @BeforeAll
    void a_node_whose_kube_proxy_is_a_pod_and_hundreds_of_services() {
        Provision provision = Provision.ofThisTree();
        lab = Optional.of(Lab.start(provision));
        new KubeadmProxy(KubeadmProxy.IMAGE, lab().controlPlane().addresses().url()).apply(client());
        node = Optional.of(lab().addNode(NodeSpec.of("node-a", Kernel.BOOKWORM)
                .possibleCpus(POSSIBLE_CPUS)
                .memoryMiB(2048)
                .kubeProxy(KubeProxyForm.POD)
                .images(List.of(
                        new NodeImage(HELPER_IMAGE, provision.made(tree.imageBuild())),
                        new NodeImage(KubeadmProxy.IMAGE, provision.kubeProxyImage())))));
        narrator.says("node-a is Ready");
        kubectl = Optional.of(
                new Kubectl(provision.tool("kubectl"), lab().controlPlane().adminKubeconfig()));
        kubectl()
                .run(
                        "apply",
                        "--server-side",
                        "-k",
                        tree.root().resolve("lab/story/cluster").toString());
        new Services(client()).scaleTo(SERVICES, (_, _) -> {});
        narrator.says("%,d Services are made".formatted(SERVICES));
        await("all Services are IPVS services", this::ipvsServices, count -> count > SERVICES);
        narrator.says("all are in IPVS");
        operator = Optional.of(new OperatorProgram(
                lab().controlPlane().programs(),
                tree.operatorJar(),
                lab().controlPlane().kubeconfigFor(new ServiceAccountName("ipvs-latency-system", "latency-operator")),
                HELPER_IMAGE));
        operator.orElseThrow().start();
    }

    @AfterAll
    void nothing_is_left_running() {
        lab.ifPresent(Lab::close);
    }

    @ParameterizedTest(name = "for {0}")
    @EnumSource
    void a_node_leaves_mode_ipvs_and_comes_back(Target mode, @TempDir Path folder) throws IOException {
        try (ServiceClient traffic = ServiceClient.start(node(), client())) {
            long before = ipvsServices();
            Path policy = Files.writeString(folder.resolve("policy.yaml"), YAML.formatted(mode));
            kubectl().run("apply", "-f", policy.toString());
            narrator.says("the policy is applied");
            narrator.says(fixIs(FixState.Applied).message());
            assertThat(ipvsServices()).isZero();
            assertThat(node().run("ip", "link", "show", "kube-ipvs0").succeeded())
                    .isFalse();
            FixStatus proven = fixIs(FixState.Verified);
            narrator.says(proven.message());
            assertThat(requireNonNull(proven.recorded().proxyMode()).from()).isEqualTo("ipvs");
            Outcome there = traffic.soFar();
            narrator.says("on the way there: " + there);
            assertThat(there.longestGap())
                    .as("Services answer all but for a moment")
                    .isLessThan(A_MOMENT);
            await("Services answer in mode " + mode, () -> traffic.hasAnsweredSince(there), answered -> answered);

            kubectl().run("delete", "latencypolicy", POLICY, "--wait=false");
            await("the policy is gone", this::policy, Optional::isEmpty);
            narrator.says("the policy is gone");
            await("all Services are IPVS services", this::ipvsServices, count -> count == before);
            Outcome back = traffic.soFar();
            narrator.says("and back: " + back);
            assertThat(back.longestGap()).isLessThan(A_MOMENT);
            await("Services answer in mode ipvs", () -> traffic.hasAnsweredSince(back), answered -> answered);
            assertThat(rulesOf(mode)).as("rules that mode %s left", mode).isEmpty();
            assertThat(daemonSets()).containsExactly("kube-proxy");
            assertThat(kubectl().run("get", "node", "node-a", "--show-labels")).doesNotContain("proxy-mode");
        }
    }

    /** What the kernel has of a mode that is not ipvs. */
    private List<String> rulesOf(Target mode) {
        return switch (mode) {
            case nftables ->
                node().output("nft", "list", "tables")
                        .lines()
                        .filter(line -> line.endsWith(" kube-proxy"))
                        .toList();
            case iptables ->
                node().output("iptables-save")
                        .lines()
                        .filter(line -> line.startsWith(":KUBE-SVC-"))
                        .toList();
        };
    }

    private long ipvsServices() {
        return node().output("sh", "-c", "grep -c -E '^(TCP|UDP|SCTP|FWM)' /proc/net/ip_vs || true")
                .lines()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private FixStatus fixIs(FixState state) {
        return await(
                        "the fix is " + state,
                        this::fix,
                        fix -> fix.filter(found -> found.state() == state).isPresent())
                .orElseThrow();
    }

    private Optional<FixStatus> fix() {
        try {
            return Optional.ofNullable(client().resources(NodeLatency.class)
                            .withName(node().name())
                            .get())
                    .map(NodeLatency::getStatus)
                    .map(NodeLatencyStatus::fix);
        } catch (KubernetesClientException notNow) {
            return Optional.empty();
        }
    }

    private Optional<LatencyPolicy> policy() {
        return Optional.ofNullable(
                client().resources(LatencyPolicy.class).withName(POLICY).get());
    }

    private List<String> daemonSets() {
        return client().apps().daemonSets().inNamespace("kube-system").list().getItems().stream()
                .map(daemonSet -> daemonSet.getMetadata().getName())
                .toList();
    }

    private <T> T await(String what, Callable<T> seen, Predicate<T> holds) {
        try {
            return Awaitility.await(what)
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(500))
                    .until(seen, holds);
        } catch (ConditionTimeoutException inVain) {
            throw new LabException(
                    "waited %d s in vain until %s%n%s".formatted(SOON.toSeconds(), what, whatThereIs()), inVain);
        }
    }

    private String whatThereIs() {
        return kubectl()
                        .attempt("get", "nodes,latpol,nlat,daemonset,pod", "-A", "-o", "wide")
                        .stdout()
                + kubectl().attempt("get", "nlat", "-o", "yaml").stdout()
                + kubectl().attempt("get", "events", "-A").stdout()
                + kubectl()
                        .attempt(
                                "logs",
                                "-n",
                                "kube-system",
                                "-l",
                                "k8s-app=kube-proxy",
                                "--all-containers",
                                "--tail=40")
                        .stdout()
                + node().run(
                                "sh",
                                "-c",
                                "busybox wget -qO- http://127.0.0.1:10249/metrics | grep kubeproxy_sync_proxy_rules")
                + operator.map(OperatorProgram::lastWords).orElse("the operator was not started");
    }

    private KubernetesClient client() {
        return lab().controlPlane().client();
    }

    private Lab lab() {
        return lab.orElseThrow();
    }

    private Node node() {
        return node.orElseThrow();
    }

    private Kubectl kubectl() {
        return kubectl.orElseThrow();
    }
}
