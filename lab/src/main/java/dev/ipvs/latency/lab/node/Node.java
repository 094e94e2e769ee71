package dev.ipvs.latency.lab.node;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.machine.Machine;
import dev.ipvs.latency.lab.network.LabNetwork;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.ProcessId;
import dev.ipvs.latency.lab.provision.Provision;
import java.nio.file.Path;

/** A node of a cluster. It runs until it is closed, also after this JVM. */
public final class Node implements AutoCloseable {

    private final Path folder;
    private final Machine machine;

    Node(Path folder, Machine machine) {
        this.folder = folder;
        this.machine = machine;
    }

    /**
     * Boots a node and returns when the API server says that it is ready. If it doesn't get ready, nothing of it is left
     * running.
     *
     * @param nodes the folder with all nodes of this lab
     */
    public static Node join(
            Path nodes, NodeSpec spec, ControlPlane controlPlane, LabNetwork network, Provision provision) {
        return new Joining(nodes, spec, controlPlane, network, provision).untilReady();
    }

    /** The node of this name, which may have been started by an earlier JVM. */
    public static Node open(Path nodes, String name) {
        Path folder = nodes.resolve(name);
        return new Node(folder, Machine.open(folder));
    }

    public String name() {
        return machine.name();
    }

    /** Its own address in the lab's network. */
    public String address() {
        return NodeAddress.of(folder).ip();
    }

    /** Runs a command on the node itself; an exit code other than 0 is an answer like any other. */
    public Command.Finished run(String... words) {
        return run(Command.of(words));
    }

    public Command.Finished run(Command command) {
        return machine.run(command);
    }

    /** Runs a command and returns what it printed; any other exit code than 0 is an error that carries what it said. */
    public String output(String... words) {
        return machine.output(Command.of(words));
    }

    /** Starts a command that goes on beside others. */
    public GuestProcess start(Command command) {
        return machine.start(command);
    }

    /** Adds IPVS rules in the node's own network namespace, which kube-proxy leaves alone. */
    public void loadRules(IpvsRules rules) {
        rules.load(machine);
    }

    /** Adds IPVS rules in a new network namespace of the node, of which the node's own knows nothing. */
    public void loadRulesApart(IpvsRules rules, String namespace) {
        rules.loadApart(machine, namespace);
    }

    /** A folder that host and node both write to, under this path on both sides. */
    public Path share() {
        return machine.share();
    }

    /** Where {@code containerd.log}, {@code kubelet.log} and {@code kube-proxy.log} are. */
    public Path logs() {
        return new NodeFiles(share()).logs();
    }

    /** What its kernel has said. */
    public Path console() {
        return machine.console();
    }

    /** The process of QEMU. */
    public ProcessId process() {
        return machine.process();
    }

    /** Lets go of it without ending it: a later JVM can {@linkplain #open open} it. */
    public void release() {
        machine.release();
    }

    /** Pulls the plug; its object in the API stays. */
    @Override
    public void close() {
        machine.close();
    }
}
