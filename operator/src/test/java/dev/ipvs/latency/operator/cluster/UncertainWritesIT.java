package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server refuses what was made from an older NodeLatency, and what was not answered is asked for. */
@WithControlPlane
class UncertainWritesIT {
    private static final String API = "/apis/latency.ipvs.dev/v1alpha1/nodelatencies/";

    private final TestCluster cluster;

    UncertainWritesIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
    }

    @Test
    void neither_spec_nor_record_is_written_over_what_was_not_read(@TempDir Path folder) throws Exception {
        Map<String, Integer> overtaken = new ConcurrentHashMap<>();
        ApiGate.Guard meddler = new ApiGate.Guard() {
            @Override
            public void before(ApiGate.Request request) {
                String write = request.toString();
                boolean exists = cluster.latency("overtaken").isPresent();
                if (exists && write.startsWith("PATCH " + API + "overtaken") && !overtaken.containsKey(write)) {
                    touch();
                    overtaken.put(write, 0);
                }
            }

            @Override
            public boolean after(ApiGate.Request request, int status) {
                overtaken.computeIfPresent(request.toString(), (_, first) -> first == 0 ? status : first);
                return true;
            }
        };

        liveUntilVerified("overtaken", folder, meddler);

        assertThat(overtaken)
                .containsOnlyKeys("PATCH " + API + "overtaken", "PATCH " + API + "overtaken/status")
                .allSatisfy((_, status) -> assertThat(status).isEqualTo(HttpURLConnection.HTTP_CONFLICT));
    }

    @Test
    void what_was_not_answered_is_read_again_before_anything_else_is_decided(@TempDir Path folder) throws Exception {
        String record = "PATCH " + API + "unanswered/status";
        List<String> requests = new CopyOnWriteArrayList<>();
        ApiGate.Guard deaf = new ApiGate.Guard() {
            @Override
            public boolean after(ApiGate.Request asked, int status) {
                String request = asked.toString();
                boolean first = request.equals(record) && !requests.contains(record);
                if (request.contains(API + "unanswered")) {
                    requests.add(request);
                }
                return !first;
            }
        };

        liveUntilVerified("unanswered", folder, deaf);

        assertThat(requests.get(requests.indexOf(record) + 1)).isEqualTo("GET " + API + "unanswered");
    }

    private void touch() {
        cluster.client()
                .resources(NodeLatency.class)
                .withName("overtaken")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"touched\": \"" + System.nanoTime() + "\"}}}");
    }

    private void liveUntilVerified(String test, Path folder, ApiGate.Guard guard) throws Exception {
        Config config = Config.fromKubeconfig(Files.readString(cluster.operatorKubeconfig()));
        try (ApiGate gate = new ApiGate(config, guard);
                SimulatedNodeAgent node = new SimulatedNodeAgent(cluster.client(), test, Map.of("test", test));
                OperatorProcess operator = OperatorProcess.start(
                        Files.writeString(folder.resolve("kubeconfig"), gate.kubeconfig()),
                        Path.of("target", "operator-uncertain-writes.log"),
                        "latency.leader-election.enabled=false",
                        "quarkus.kubernetes-client.request-retry-backoff-limit=0")) {
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(test, FixState.Verified));
            assertThat(node.fixesRun()).containsExactly("apply");
            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));
            assertThat(operator.isAlive()).isTrue();
        }
    }
}
