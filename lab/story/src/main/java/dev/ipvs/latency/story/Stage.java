package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.controlplane.Admission;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.node.KubeProxyForm;
import dev.ipvs.latency.lab.node.KubeadmProxy;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.provision.NodeImage;
import dev.ipvs.latency.lab.provision.Provision;
import java.util.List;
import java.util.stream.Stream;

/** What a story needs: a control plane, nodes that have the problem, and the operator. All of it ends with this. */
public final class Stage implements AutoCloseable {

    private static final String HELPER_IMAGE = "lab.local/node-helper:1";
    private static final ServiceAccountName OPERATOR =
            new ServiceAccountName("ipvs-latency-system", "latency-operator");

    private final Tree tree;
    private final Lab lab;
    private final List<Node> nodes;
    private final Kubectl kubectl;
    private final OperatorProgram operator;

    private Stage(Tree tree, Lab lab, List<Node> nodes, Kubectl kubectl, OperatorProgram operator) {
        this.tree = tree;
        this.lab = lab;
        this.nodes = nodes;
        this.kubectl = kubectl;
        this.operator = operator;
    }

    /**
     * Starts everything but the operator; returns when the nodes have their rules.
     *
     * @param nodes at least one
     * @param images what they have beside the helper's
     */
    public static Stage set(Narrator narrator, Provision provision, List<SlowNode> nodes, NodeImage... images) {
        return set(Lab.start(provision), narrator, provision, nodes, images);
    }

    /** The same in a lab that others can find by name. */
    public static Stage set(String name, Narrator narrator, Provision provision, List<SlowNode> nodes) {
        return set(Lab.start(name, provision), narrator, provision, nodes);
    }

    private static Stage set(
            Lab lab, Narrator narrator, Provision provision, List<SlowNode> wanted, NodeImage... moreImages) {
        try {
            Tree tree = Tree.ofWorkingDirectory();
            narrator.says("the control plane is up: etcd, kube-apiserver, kube-controller-manager, kube-scheduler");
            List<NodeImage> images = Stream.of(
                            Stream.of(new NodeImage(HELPER_IMAGE, provision.made(tree.imageBuild()))),
                            kubeProxyAsPod(lab, wanted, provision),
                            Stream.of(moreImages))
                    .flatMap(image -> image)
                    .toList();
            Kubectl kubectl =
                    new Kubectl(provision.tool("kubectl"), lab.controlPlane().adminKubeconfig());
            List<Node> nodes = wanted.stream()
                    .map(node -> join(lab, narrator, node, images))
                    .toList();
            kubectl.run(
                    "apply",
                    "--server-side",
                    "-k",
                    tree.root().resolve("lab/story/cluster").toString());
            Admission.await(lab.controlPlane().client(), tree.deploy().resolve("examples/estimator-quick.yaml"));
            OperatorProgram operator = new OperatorProgram(
                    lab.controlPlane().programs(),
                    tree.operatorJar(),
                    lab.controlPlane().kubeconfigFor(OPERATOR),
                    HELPER_IMAGE);
            return new Stage(tree, lab, nodes, kubectl, operator);
        } catch (RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    /** Asked for before there are nodes, so that it runs on each from the start; the image that it needs there. */
    private static Stream<NodeImage> kubeProxyAsPod(Lab lab, List<SlowNode> wanted, Provision provision) {
        if (wanted.stream().noneMatch(node -> node.kubeProxy() == KubeProxyForm.POD)) {
            return Stream.empty();
        }
        new KubeadmProxy(KubeadmProxy.IMAGE, lab.controlPlane().addresses().url())
                .apply(lab.controlPlane().client());
        return Stream.of(new NodeImage(KubeadmProxy.IMAGE, provision.kubeProxyImage()));
    }

    private static Node join(Lab lab, Narrator narrator, SlowNode wanted, List<NodeImage> images) {
        narrator.says("a node is booting: Debian's stock 6.1 kernel in QEMU, %d possible CPUs"
                .formatted(wanted.possibleCpus()));
        Node node = lab.addNode(wanted.spec().images(images));
        narrator.says("%s is Ready, with kubelet, containerd and kube-proxy in ipvs mode".formatted(node.name()));
        if (wanted.services() > 0) {
            node.loadRules(new IpvsRules(wanted.services()));
            narrator.says("%,d IPVS services with one destination each are in its kernel".formatted(wanted.services()));
        }
        return node;
    }

    public Tree tree() {
        return tree;
    }

    public Lab lab() {
        return lab;
    }

    /** In the order in which they were asked for. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The first one, which is the only one in most stories. */
    public Node node() {
        return nodes.getFirst();
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
        return thenOn(node());
    }

    /** About one of several nodes. */
    public Then thenOn(Node node) {
        return new Then(this, node);
    }

    @Override
    public void close() {
        lab.close();
    }
}
