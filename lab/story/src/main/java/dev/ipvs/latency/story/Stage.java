package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.node.NodeSpec;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.NodeImage;
import dev.ipvs.latency.lab.provision.Provision;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a story needs: a control plane, one node that has the problem, and the operator. All of it ends with this. */
public final class Stage implements AutoCloseable {

    /** As many as the machine on which the problem was first found: a walk costs per possible processor. */
    public static final int POSSIBLE_CPUS = 80;

    /** Two estimators each, so that a walk visits 20,001. */
    public static final int SERVICES = 10_000;

    private static final String HELPER_IMAGE = "lab.local/node-helper:1";
    private static final String NODE = "node-a";
    private static final ServiceAccountName OPERATOR =
            new ServiceAccountName("ipvs-latency-system", "latency-operator");

    private final Tree tree;
    private final Lab lab;
    private final Node node;
    private final Kubectl kubectl;
    private final OperatorProgram operator;

    private Stage(Tree tree, Lab lab, Node node, Kubectl kubectl, OperatorProgram operator) {
        this.tree = tree;
        this.lab = lab;
        this.node = node;
        this.kubectl = kubectl;
        this.operator = operator;
    }

    /**
     * Starts everything but the operator; returns when the node has its rules.
     *
     * @param images what the node has beside the helper's
     */
    public static Stage set(Narrator narrator, Provision provision, NodeImage... images) {
        return set(Lab.start(provision), narrator, provision, images);
    }

    /** The same in a lab that others can find by name. */
    public static Stage set(String name, Narrator narrator, Provision provision) {
        return set(Lab.start(name, provision), narrator, provision);
    }

    private static Stage set(Lab lab, Narrator narrator, Provision provision, NodeImage... images) {
        try {
            Tree tree = Tree.ofWorkingDirectory();
            narrator.says("the control plane is up: etcd, kube-apiserver, kube-controller-manager, kube-scheduler");
            Path helper = provision.made(tree.imageBuild());
            Kubectl kubectl =
                    new Kubectl(provision.tool("kubectl"), lab.controlPlane().adminKubeconfig());
            narrator.says(
                    "a node is booting: Debian's stock 6.1 kernel in QEMU, %d possible CPUs".formatted(POSSIBLE_CPUS));
            Node node = lab.addNode(NodeSpec.of(NODE, Kernel.BOOKWORM)
                    .possibleCpus(POSSIBLE_CPUS)
                    .memoryMiB(2048)
                    .images(Stream.concat(Stream.of(new NodeImage(HELPER_IMAGE, helper)), Stream.of(images))
                            .toList()));
            narrator.says("%s is Ready, with kubelet, containerd and kube-proxy in ipvs mode".formatted(node.name()));
            node.loadRules(new IpvsRules(SERVICES));
            narrator.says("%,d IPVS services with one destination each are in its kernel".formatted(SERVICES));
            kubectl.run(
                    "apply",
                    "--server-side",
                    "-k",
                    tree.root().resolve("lab/story/cluster").toString());
            OperatorProgram operator = new OperatorProgram(
                    lab.controlPlane().programs(),
                    tree.operatorJar(),
                    lab.controlPlane().kubeconfigFor(OPERATOR),
                    HELPER_IMAGE);
            return new Stage(tree, lab, node, kubectl, operator);
        } catch (RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    public Tree tree() {
        return tree;
    }

    public Lab lab() {
        return lab;
    }

    public Node node() {
        return node;
    }

    public Kubectl kubectl() {
        return kubectl;
    }

    public OperatorProgram operator() {
        return operator;
    }

    public When when() {
        return new When(this);
    }

    public Then then() {
        return new Then(this);
    }

    @Override
    public void close() {
        lab.close();
    }
}
