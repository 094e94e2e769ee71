package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.Program;
import java.nio.file.Path;
import java.util.List;

/** How kube-scheduler is called. */
final class Scheduler {

    static final String NAME = "kube-scheduler";

    private Scheduler() {}

    static Program program(Path binary, Path kubeconfig) {
        return new Program(
                NAME,
                List.of(
                        binary.toString(),
                        "--kubeconfig=" + kubeconfig,
                        "--leader-elect=false",
                        // It serves only metrics, which nobody reads here.
                        "--secure-port=0"));
    }
}
