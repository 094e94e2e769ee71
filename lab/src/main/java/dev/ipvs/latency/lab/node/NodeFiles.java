package dev.ipvs.latency.lab.node;

import dev.ipvs.latency.lab.controlplane.CertificateFiles;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.Identity;
import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a node finds in the shared folder when it starts: its certificates and its programs' configuration.
 *
 * @param share the folder shared with the node
 */
record NodeFiles(Path share) {

    void write(String name, NodeAddress address, ControlPlane controlPlane) {
        Identity node = Identity.node(name, address.ip());
        CertificateFiles serving = controlPlane.certificateFor(node);
        Path folder = share.resolve("etc");
        try {
            Files.createDirectories(folder.resolve("cni"));
            Files.createDirectories(logs());
            copy(controlPlane.authority(), folder.resolve("ca.crt"));
            copy(serving.certificate(), folder.resolve("kubelet.crt"));
            copy(serving.key(), folder.resolve("kubelet.key"));
            copy(controlPlane.innerKubeconfigFor(node), folder.resolve("kubelet.kubeconfig"));
            copy(controlPlane.innerKubeconfigFor(Identity.KUBE_PROXY), folder.resolve("kube-proxy.kubeconfig"));
            Files.writeString(folder.resolve("kubelet.yaml"), NodeConfiguration.kubelet());
            Files.writeString(folder.resolve("kube-proxy.yaml"), NodeConfiguration.kubeProxy());
            Files.writeString(folder.resolve("containerd.toml"), NodeConfiguration.containerd());
            Files.writeString(folder.resolve("cni/10-lab.conflist"), NodeConfiguration.cni(address));
        } catch (IOException failed) {
            throw new LabException("cannot write to " + folder, failed);
        }
    }

    /** Where the node's programs log. */
    Path logs() {
        return share.resolve("log");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
