package dev.ipvs.latency.lab.node;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.machine.Device;
import dev.ipvs.latency.lab.machine.Machine;
import dev.ipvs.latency.lab.machine.MachineSpec;
import dev.ipvs.latency.lab.network.LabNetwork;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.Wait;
import dev.ipvs.latency.lab.provision.KernelFiles;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The way from nothing to a ready node. */
record Joining(Path nodes, NodeSpec spec, ControlPlane controlPlane, LabNetwork network, Provision provision) {

    /** After its kernel is up; 15 s are usual on a quiet machine. */
    private static final Duration TO_BE_READY = Duration.ofMinutes(3);

    /** As on a node of Debian or Ubuntu: containerd confines what is not privileged. */
    private static final List<String> WITH_APPARMOR = List.of("apparmor=1", "security=apparmor");

    private static final int LINES_IN_ERRORS = 15;

    Node untilReady() {
        NodeAddress address = NodeAddress.choose(nodes, spec.name());
        new NodeFiles(folder().resolve("share")).write(spec.name(), address, controlPlane);
        network.addTap(address.tap());
        Machine machine = Machine.boot(folder(), machineSpec(address), network.prefix());
        try {
            awaitReady(machine);
            return new Node(folder(), machine);
        } catch (RuntimeException failed) {
            machine.close();
            throw failed;
        }
    }

    private Path folder() {
        return nodes.resolve(spec.name());
    }

    private MachineSpec machineSpec(NodeAddress address) {
        KernelFiles kernel = provision.kernel(spec.kernel());
        return new MachineSpec(
                provision.qemu(),
                kernel,
                spec.size(),
                WITH_APPARMOR,
                provision.file("guest/node"),
                settings(address),
                List.of(
                        disk("root", provision.nodeRoot()),
                        disk("images", provision.nodeImages(spec.images())),
                        new Device.Folder("modules", kernel.modules(), false),
                        new Device.Network(address.tap(), address.hardwareAddress())),
                spec.timeouts());
    }

    private Device.Disk disk(String name, Path base) {
        Path file = folder().resolve(name + ".qcow2");
        new Overlay(file).create(base);
        return new Device.Disk(name, file);
    }

    private Map<String, String> settings(NodeAddress address) {
        return Map.of(
                "hostname",
                spec.name(),
                "address",
                address.ip(),
                "prefix_length",
                Integer.toString(LabNetwork.PREFIX_LENGTH),
                "gateway",
                LabNetwork.ADDRESS,
                "programs",
                switch (spec.kubeProxy()) {
                    case PROGRAM -> "containerd kubelet kube-proxy";
                    case POD -> "containerd kubelet";
                },
                "labels",
                spec.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(",")));
    }

    private void awaitReady(Machine machine) {
        boolean inTime = Wait.quietly(TO_BE_READY, () -> !machine.isRunning() || isReady());
        if (!inTime || !machine.isRunning()) {
            throw new LabException("%s did not get ready. %s%n%s%n%s"
                    .formatted(spec.name(), machine.lastWords(), endOf("containerd"), endOf("kubelet")));
        }
    }

    private boolean isReady() {
        io.fabric8.kubernetes.api.model.Node node =
                controlPlane.client().nodes().withName(spec.name()).get();
        return node != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private String endOf(String program) {
        Path log = new NodeFiles(folder().resolve("share")).logs().resolve(program + ".log");
        try {
            List<String> lines = Files.readAllLines(log);
            return "The end of %s:%n%s"
                    .formatted(
                            log,
                            String.join(
                                    "\n", lines.subList(Math.max(0, lines.size() - LINES_IN_ERRORS), lines.size())));
        } catch (IOException none) {
            return program + " has not begun";
        }
    }
}
