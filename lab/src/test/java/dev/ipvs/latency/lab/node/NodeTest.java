package dev.ipvs.latency.lab.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.Wait;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.NodeImage;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("guest")
@Tag("cluster")
class NodeTest {

    private static final Duration FOR_A_POD = Duration.ofMinutes(5);

    private static final Provision PROVISION = Provision.ofThisTree();

    private static Lab lab;
    private static Node node;

    @BeforeAll
    static void join_one_node() {
        lab = Lab.start(PROVISION);
        NodeSpec spec = NodeSpec.of("node-a", Kernel.BOOKWORM).possibleCpus(80).labels(Map.of("pool", "edge"));
        node = lab.addNode(spec);
    }

    @AfterAll
    static void take_down() {
        node.close();
        lab.close();
        assertThat(node.process().isAlive()).isFalse();
    }

    @Test
    void is_a_ready_node_with_its_kernel_and_labels() {
        var seen = client().nodes().withName("node-a").get();

        assertThat(seen.getStatus().getNodeInfo().getKernelVersion())
                .isEqualTo(node.output("uname", "-r").strip());
        assertThat(seen.getMetadata().getLabels()).containsEntry("pool", "edge");
        assertThat(node.output("cat", "/sys/devices/system/cpu/possible").strip())
                .isEqualTo("0-79");
    }

    @Test
    void runs_pods_whose_logs_can_be_read_and_in_which_commands_run() {
        Pod pod = busybox("talker", false, "echo hello from a pod; sleep 1000");
        client().resource(pod).create();
        var running = client().pods().inNamespace("default").withName("talker");
        Wait.until("the pod is ready", FOR_A_POD, running::isReady);

        Wait.until("it has spoken", FOR_A_POD, () -> running.getLog().contains("hello from a pod"));
        assertThat(exec("talker", "/host/busybox", "uname", "-n").stdout().strip())
                .isEqualTo("talker");
        assertThat(apiServerAnswers("talker")).isTrue();

        running.withGracePeriod(0).delete();
    }

    @Test
    void runs_pods_in_its_own_network_that_reach_the_api_server() {
        client().resource(busybox("neighbour", true, "sleep 1000")).create();
        var running = client().pods().inNamespace("default").withName("neighbour");
        Wait.until("the pod is ready", FOR_A_POD, running::isReady);

        assertThat(apiServerAnswers("neighbour")).isTrue();

        running.withGracePeriod(0).delete();
    }

    @Test
    void kube_proxy_makes_rules_of_services_and_leaves_others_alone() {
        node.loadRules(new IpvsRules(50));

        client().resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("late")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("10.96.7.7")
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();

        Wait.until(
                "kube-proxy has seen the Service",
                FOR_A_POD,
                () -> node.output("ipvsadm", "-Ln").contains("10.96.7.7:80"));
        assertThat(node.output("ipvsadm", "-Ln").lines().filter(line -> line.startsWith("TCP  10.200.")))
                .hasSize(50);
    }

    private static boolean apiServerAnswers(String pod) {
        return exec(pod, "/host/busybox", "nc", "-w", "5", "10.96.0.1", "443", "-e", "/host/busybox", "true")
                .succeeded();
    }

    private static Command.Finished exec(String pod, String... words) {
        String kubectl = PROVISION.tool("kubectl").toString();
        List<String> command = new ArrayList<>(List.of(
                kubectl, "--kubeconfig", lab.controlPlane().adminKubeconfig().toString(), "exec", pod, "--"));
        command.addAll(List.of(words));
        return new Command(command, Duration.ofSeconds(60)).run();
    }

    /** The node's own busybox beside the pause image, which has no shell. */
    private static Pod busybox(String name, boolean hostNetwork, String script) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withHostNetwork(hostNetwork)
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("main")
                .withImage(NodeImage.PAUSE)
                .withImagePullPolicy("Never")
                .withCommand("/host/busybox", "sh", "-c", script)
                .addNewVolumeMount()
                .withName("busybox")
                .withMountPath("/host/busybox")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("busybox")
                .withNewHostPath()
                .withPath("/bin/busybox")
                .endHostPath()
                .endVolume()
                .endSpec()
                .build();
    }

    private static KubernetesClient client() {
        return lab.controlPlane().client();
    }
}
