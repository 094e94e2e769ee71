package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.load.Services;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What somebody does, or what befalls. */
public record When(Stage stage) {

    public static final String SYSCTL = "net.ipv4.vs.run_estimation";

    private static final String OTHER_NETWORK = "ingress";

    public void theOperatorStarts() {
        stage.operator().start(Map.of());
    }

    /** Whatever is on its way on a node, such as a pod, may take so long. */
    public void theOperatorStartsWithFixPodTimeout(Duration timeout) {
        stage.operator().start(Map.of("LATENCY_FIX_POD_TIMEOUT", timeout.toSeconds() + "s"));
    }

    /** Each with one endpoint at which nothing answers. */
    public void thereAreServices(int count) {
        new Services(stage.lab().controlPlane().client()).scaleTo(count, (_, _) -> {});
    }

    /** It connects until it is closed. */
    public ServiceClient aClientConnects() {
        return ServiceClient.start(stage.node(), stage.lab().controlPlane().client());
    }

    public void theOperatorIsKilled() {
        stage.operator().kill();
    }

    /** Returns what kubectl said. */
    public String aPolicyIsApplied(Path file) {
        return stage.kubectl().run("apply", "-f", file.toString());
    }

    /** Returns at once; what was changed is undone before the policy goes. */
    public void thePolicyIsDeleted(String name) {
        stage.kubectl().run("delete", "latencypolicy", name, "--wait=false", "--ignore-not-found");
    }

    /** A person lets the rollout of a paused policy begin, or go on. */
    public void theRolloutIsLetGoOn(String policy) {
        stage.kubectl()
                .run(
                        "patch",
                        "latencypolicy",
                        policy,
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"rollout\":{\"paused\":false}}}");
    }

    /** Packets for each node to receive, fifty a second, until the stage is gone: without any, none can be late. */
    public void aNeighbourSendsPackets() {
        stage.nodes().forEach(this::aNeighbourSendsPackets);
    }

    private void aNeighbourSendsPackets(Node node) {
        stage.lab()
                .controlPlane()
                .programs()
                .start(new Program("neighbour-of-" + node.name(), List.of("ping", "-q", "-i", "0.02", node.address()))
                        .through(stage.lab().network().prefix()));
    }

    /**
     * As a swarm's ingress or a cluster within a container has: rules in another network namespace of the node, whose
     * estimator delays the node's packets just as long, and of which the node's own sysctl says nothing.
     */
    public void anotherNetworkHasRulesToo(Node node, IpvsRules rules) {
        node.loadRulesApart(rules, OTHER_NETWORK);
    }

    public void theOtherNetworkIsGone(Node node) {
        node.output("ip", "netns", "delete", OTHER_NETWORK);
    }

    public void theApiServerGoesAway() {
        stage.lab().controlPlane().stopApiServer();
    }

    public void theApiServerComesBack() {
        stage.lab().controlPlane().startApiServer();
    }

    public void somebodyTurnsEstimationOnByHand() {
        stage.node().output("sysctl", "-w", SYSCTL + "=1");
    }
}
