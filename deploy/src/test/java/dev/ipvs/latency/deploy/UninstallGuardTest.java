package dev.ipvs.latency.deploy;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.ControlPlaneOptions;
import dev.ipvs.latency.lab.provision.Provision;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An API server refuses whatever matches an admission policy while it does not know the kind of the policy's parameters: in the
 * first seconds after an install, and for good where it was started after the CRDs had been deleted and the policies had not.
 */
@Tag("cluster")
class UninstallGuardTest {
    private static final String NAMESPACE = "ipvs-latency-system";

    /** With an API server of its own, as one that has known the CRDs remembers them. */
    @Test
    void a_guard_whose_kinds_are_unknown_stops_nobody_else(@TempDir Path folder) {
        try (ControlPlane controlPlane =
                ControlPlane.start(folder, ControlPlaneOptions.forTests(), Provision.ofThisTree())) {
            stopsNobodyElse(new Shell(controlPlane.adminKubeconfig()));
        }
    }

    private static void stopsNobodyElse(Shell shell) {
        shell.output("kubectl create namespace " + NAMESPACE);
        shell.output("""
                helm template latency deploy/chart --namespace ipvs-latency-system --show-only templates/uninstall-guard.yaml \
                  --set operator.image.repository=registry.example/operator --set helper.image.repository=registry.example/helper |
                  sed '/^# Made by helm/,$d' | kubectl apply -f -
                """);
        Awaitility.await("the guard is in effect, and knows nothing")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !shell.run("kubectl create configmap latency-uninstall-check --namespace " + NAMESPACE
                                + " --dry-run=server")
                        .succeeded());

        shell.output("""
                kubectl create configmap of-somebody-else --namespace default --dry-run=server
                kubectl create namespace of-somebody-else
                kubectl delete namespace of-somebody-else --wait=false
                """);
    }
}
