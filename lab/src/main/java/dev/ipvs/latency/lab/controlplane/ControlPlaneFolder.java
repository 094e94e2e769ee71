package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProgramFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where a control plane keeps everything: keys, kubeconfig files, etcd's data, and records and logs of its programs. */
record ControlPlaneFolder(Path root) {

    ControlPlaneFolder {
        root = root.toAbsolutePath();
    }

    /** Makes it, readable by nobody else, since it holds the cluster's keys. */
    void create() {
        try {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(pki());
        } catch (IOException failed) {
            throw new LabException("cannot make the folder " + root, failed);
        }
    }

    Path pki() {
        return root.resolve("pki");
    }

    Path etcdData() {
        return root.resolve("etcd");
    }

    Path auditLog() {
        return root.resolve("audit.log");
    }

    Path auditPolicy() {
        return root.resolve("audit-policy.yaml");
    }

    Path description() {
        return root.resolve("control-plane.yaml");
    }

    Path kubeconfig(String user) {
        return root.resolve("kubeconfig").resolve(user + ".yaml");
    }

    ProgramFolder programs() {
        return new ProgramFolder(root.resolve("programs"));
    }
}
