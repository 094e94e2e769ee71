package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an attacker can do with a token of the fix pods' account, which they do not mount: nothing. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FixerTokenIT {
    private final Api fixer;

    FixerTokenIT(ControlPlane controlPlane) {
        new TestCluster(controlPlane);
        fixer = Api.as(controlPlane.kubeconfigFor(new ServiceAccountName(TestCluster.NAMESPACE, "node-fixer")));
    }

    @AfterAll
    void close() {
        fixer.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/v1/nodes
            GET    | /api/v1/namespaces/ipvs-latency-system/secrets
            GET    | /api/v1/namespaces/ipvs-latency-system/configmaps/latency-operator
            GET    | /apis/latency.ipvs.dev/v1alpha1/latencypolicies
            GET    | /apis/latency.ipvs.dev/v1alpha1/nodelatencies
            PATCH  | /apis/latency.ipvs.dev/v1alpha1/nodelatencies/any
            PATCH  | /apis/latency.ipvs.dev/v1alpha1/nodelatencies/any/status
            PATCH  | /api/v1/nodes/any
            POST   | /api/v1/namespaces/ipvs-latency-system/pods
            POST   | /api/v1/namespaces/ipvs-latency-system/pods/any/exec?command=sh
            PATCH  | /api/v1/namespaces/ipvs-latency-system/pods/any/ephemeralcontainers
            POST   | /api/v1/namespaces/ipvs-latency-system/serviceaccounts/latency-operator/token
            POST   | /apis/apps/v1/namespaces/ipvs-latency-system/daemonsets
            POST   | /apis/rbac.authorization.k8s.io/v1/clusterrolebindings
            """)
    void it_has_no_right_to(String method, String path) {
        fixer.mustHaveNoRightTo(method, path);
    }
}
