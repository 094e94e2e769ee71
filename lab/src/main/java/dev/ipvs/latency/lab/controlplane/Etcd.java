package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.Program;
import java.nio.file.Path;
import java.util.List;

/** How etcd is called. */
final class Etcd {

    static final String NAME = "etcd";

    private Etcd() {}

    static Program program(Path binary, ControlPlaneFolder folder, Pki pki, Addresses addresses) {
        String client = url(addresses.etcdPort());
        String peer = url(addresses.etcdPeerPort());
        return new Program(
                NAME,
                List.of(
                        binary.toString(),
                        "--name=" + NAME,
                        "--data-dir=" + folder.etcdData(),
                        // The data is worth nothing after a crash of the machine, and an fsync costs more than the
                        // rest.
                        "--unsafe-no-fsync",
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=" + NAME + "=" + peer,
                        "--client-cert-auth",
                        "--trusted-ca-file=" + pki.etcdAuthority().certificate(),
                        "--cert-file=" + pki.etcd().certificate(),
                        "--key-file=" + pki.etcd().key(),
                        "--peer-client-cert-auth",
                        "--peer-trusted-ca-file=" + pki.etcdAuthority().certificate(),
                        "--peer-cert-file=" + pki.etcd().certificate(),
                        "--peer-key-file=" + pki.etcd().key(),
                        "--log-level=warn"));
    }

    static String url(int port) {
        return "https://%s:%d".formatted(Addresses.LOOPBACK, port);
    }
}
