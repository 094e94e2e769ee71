package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.Program;
import java.nio.file.Path;
import java.util.List;

/** How kube-controller-manager is called. */
final class ControllerManager {

    static final String NAME = "kube-controller-manager";

    private ControllerManager() {}

    static Program program(Path binary, Pki pki, Path kubeconfig) {
        return new Program(
                NAME,
                List.of(
                        binary.toString(),
                        "--kubeconfig=" + kubeconfig,
                        "--use-service-account-credentials=true",
                        "--service-account-private-key-file=" + pki.tokenKeys().key(),
                        "--root-ca-file=" + pki.cluster().own().certificate(),
                        "--service-cluster-ip-range=" + Addresses.SERVICE_RANGE,
                        "--leader-elect=false",
                        // It serves only metrics, which nobody reads here.
                        "--secure-port=0"));
    }
}
