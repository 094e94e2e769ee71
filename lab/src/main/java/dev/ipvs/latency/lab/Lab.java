package dev.ipvs.latency.lab;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.ControlPlaneOptions;
import dev.ipvs.latency.lab.folder.LabFolder;
import dev.ipvs.latency.lab.folder.LabHome;
import dev.ipvs.latency.lab.network.LabNetwork;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.node.NodeSpec;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProcessId;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.provision.Provision;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A whole lab. It ends with this JVM, be it by an error or by Ctrl-C, unless it was told to {@linkplain #stay stay}.
 */
public final class Lab implements AutoCloseable {

    private final LabFolder folder;
    private final Provision provision;
    private final Life life;
    private final ControlPlane controlPlane;
    private final List<Node> opened = new CopyOnWriteArrayList<>();

    private Lab(LabFolder folder, Provision provision, Life life, ControlPlane controlPlane) {
        this.folder = folder;
        this.provision = provision;
        this.life = life;
        this.controlPlane = controlPlane;
    }

    /** Starts a lab that nobody else needs to find. */
    public static Lab start(Provision provision) {
        return start(LabHome.ofThisMachine().temporary(), provision, UnaryOperator.identity());
    }

    /** The same, whose API server writes who did what. */
    public static Lab startWithAuditLog(Provision provision) {
        return start(LabHome.ofThisMachine().temporary(), provision, ControlPlaneOptions::withAuditLog);
    }

    /** Starts a lab by this name, after taking away what an earlier one that ended badly has left. */
    public static Lab start(String name, Provision provision) {
        LabFolder folder = LabHome.ofThisMachine().named(name);
        if (folder.isUsed()) {
            throw new LabException(
                    "the lab '%s' is up already; 'lab/lab --name %s down' takes it down".formatted(name, name));
        }
        folder.remove();
        folder.create();
        folder.ownBy(ProcessId.ofThisJvm());
        return start(folder, provision, UnaryOperator.identity());
    }

    /** The lab by this name, which an earlier JVM started and told to stay. */
    public static Lab open(String name, Provision provision) {
        LabFolder folder = LabHome.ofThisMachine().named(name);
        if (!folder.isUsed()) {
            throw new LabException("the lab '%s' is not up; 'lab/lab --name %s up' starts it".formatted(name, name));
        }
        return new Lab(folder, provision, Life.ofItsOwn(), ControlPlane.open(folder.controlPlane(), provision));
    }

    private static Lab start(LabFolder folder, Provision provision, UnaryOperator<ControlPlaneOptions> options) {
        Life life = Life.endingBy(folder::remove);
        try {
            return life.during(() -> {
                ControlPlaneOptions wanted = options.apply(ControlPlaneOptions.forNodes(folder.createNetwork()));
                return new Lab(folder, provision, life, ControlPlane.start(folder.controlPlane(), wanted, provision));
            });
        } catch (RuntimeException failed) {
            life.end();
            throw failed;
        }
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    public LabNetwork network() {
        return folder.network().orElseThrow(() -> new LabException("the lab in " + folder.path() + " has no network"));
    }

    /** Adds a node and returns when the API server says that it is ready. */
    public Node addNode(NodeSpec spec) {
        if (nodeNames().contains(spec.name())) {
            throw new LabException("the lab has a node '%s' already".formatted(spec.name()));
        }
        return track(life.during(() -> Node.join(folder.nodes(), spec, controlPlane, network(), provision)));
    }

    /** The node of this name. */
    public Node node(String name) {
        if (!nodeNames().contains(name)) {
            throw new LabException(
                    "the lab has no node '%s'; it has: %s".formatted(name, String.join(", ", nodeNames())));
        }
        return track(Node.open(folder.nodes(), name));
    }

    /** The nodes that run. */
    public List<String> nodeNames() {
        return folder.programs().stream()
                .filter(RunningProgram::isAlive)
                .map(program -> folder.nodes().relativize(program.log()))
                .filter(log -> log.getNameCount() > 1 && !log.startsWith(".."))
                .map(log -> log.getName(0).toString())
                .distinct()
                .sorted()
                .toList();
    }

    /** From now on the lab goes on after this JVM, until it is taken down by its name. */
    public void stay() {
        folder.ownByNobody();
        life.goesOn();
    }

    /** Takes the lab down, or only lets go of it if it is to stay. */
    @Override
    public void close() {
        opened.forEach(Node::release);
        controlPlane.release();
        life.end();
    }

    private Node track(Node node) {
        opened.add(node);
        return node;
    }
}
