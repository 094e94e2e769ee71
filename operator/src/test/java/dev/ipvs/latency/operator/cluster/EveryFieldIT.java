package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.fix.FixAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pods that the operator makes are the only ones it can make: each field of a pod, those too that nobody thought of, is
 * refused by the admission policy once it is anything else, when the pod is made and while it runs.
 */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryFieldIT {
    private static final String CORE = "/openapi/v3/api/v1";
    private static final String APPS = "/openapi/v3/apis/apps/v1";
    private static final String PODS = "/api/v1/namespaces/" + TestCluster.NAMESPACE + "/pods";
    private static final String DAEMON_SETS = "/apis/apps/v1/namespaces/" + TestCluster.NAMESPACE + "/daemonsets";
    private static final String FIX_POD = "latency-fix-pod";
    private static final String HELPER_POD = "latency-helper-pod";

    private final TestCluster cluster;
    private final Api operator;
    private final Manifests manifests;

    EveryFieldIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
        cluster.allowBundlesFrom("registry.example/bundle");
        cluster.client()
                .resource(new RuntimeClassBuilder()
                        .withNewMetadata()
                        .withName("other")
                        .endMetadata()
                        .withHandler("other")
                        .build())
                .createOr(NonDeletingOperation::update);
        operator = Api.as(cluster.operatorKubeconfig());
        manifests = new Manifests(cluster.helperImage());
        // New admission policies take a moment to be obeyed.
        eventually().until(() -> Stream.of(FIX_POD, HELPER_POD).allMatch(this::isObeyed) && isAccepted());
    }

    @AfterAll
    void close() {
        operator.close();
    }

    Stream<Arguments> fixPods() {
        return Stream.of(FixAction.values())
                .flatMap(action -> Stream.of(
                        Arguments.of("sysctl-" + action.command(), manifests.sysctl(action)),
                        Arguments.of("livepatch-" + action.command(), manifests.livepatch(action))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fixPods")
    void of_a_fix_pod_is_what_the_operator_says(String manifest, Pod pod) {
        nothingElseIsAccepted(manifest, CORE, PODS, FIX_POD, pod);
    }

    @Test
    void of_the_helper_is_what_the_operator_says() {
        nothingElseIsAccepted("node-helper", APPS, DAEMON_SETS, HELPER_POD, manifests.helper());
    }

    @Test
    void of_the_helper_stays_what_the_operator_says() {
        DaemonSet helper = cluster.client().resource(manifests.helper()).create();
        try {
            String path = DAEMON_SETS + "/" + helper.getMetadata().getName();
            JsonNode object = FieldWalk.asMade(helper);
            FieldWalk.of(cluster, APPS)
                    .nothingElseIsAccepted(
                            "node-helper-update",
                            HELPER_POD,
                            object,
                            operator.merge(path, "{}"),
                            attack -> operator.patch(path, attack.asJsonPatch(object)));
        } finally {
            cluster.client().resource(helper).delete();
        }
    }

    private void nothingElseIsAccepted(
            String name, String openApi, String collection, String admissionPolicy, HasMetadata made) {
        JsonNode object = Attack.json(made);
        FieldWalk.of(cluster, openApi)
                .nothingElseIsAccepted(
                        name,
                        admissionPolicy,
                        object,
                        operator.create(collection, object.toString()),
                        attack -> operator.create(collection, attack.on(object).toString()));
    }

    private boolean isObeyed(String admissionPolicy) {
        boolean pod = admissionPolicy.equals(FIX_POD);
        JsonNode object = Attack.json(pod ? manifests.sysctl(FixAction.APPLY) : manifests.helper());
        Attack attack = Attack.of(pod ? "/spec/hostIPC" : "/spec/template/spec/hostIPC", "true");
        return operator.create(pod ? PODS : DAEMON_SETS, attack.on(object).toString())
                .refusedBy(admissionPolicy);
    }

    private boolean isAccepted() {
        return operator.create(
                        PODS, Attack.json(manifests.livepatch(FixAction.APPLY)).toString())
                .accepted();
    }
}
