package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.cluster.ApiGate.Request;
import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged operator where it cannot list everything at once: as on a node without a CPU to spare, or beside an API server that
 * has one request wait for others. It waits and tries again, and does not exit, which would have it begin anew each time.
 */
@WithControlPlane
class SlowStartIT {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration TOO_LONG = REQUEST_TIMEOUT.multipliedBy(2);
    private static final List<String> OF_A_FLEET = List.of("nodes", "nodelatencies", "pods", "daemonsets");

    private static final String[] SETTINGS = {
        // The lease of the one before would have to run out first.
        "latency.leader-election.enabled=false",
        "quarkus.operator-sdk.cache-sync-timeout=5s",
        "kubernetes.request.timeout=" + REQUEST_TIMEOUT.toMillis()
    };

    private final TestCluster cluster;
    private final Config config;
    private Path log = Path.of("");

    @TempDir
    private Path folder;

    SlowStartIT(ControlPlane controlPlane) throws IOException {
        cluster = new TestCluster(controlPlane);
        config = Config.fromKubeconfig(Files.readString(cluster.operatorKubeconfig()));
    }

    @BeforeEach
    void a_log_of_its_own(TestInfo test) throws IOException {
        log = Path.of("target", "operator-" + test.getTestMethod().orElseThrow().getName() + ".log");
        Files.deleteIfExists(log);
    }

    @Test
    void it_waits_for_lists_of_a_fleet_longer_than_for_other_requests() throws Exception {
        try (ApiGate gate = new ApiGate(config, slowAtEachList());
                OperatorProcess operator = start(gate)) {
            eventually().until(() -> isReady(operator));

            cluster.policy("slow", "Observe", forNodes("slow"));
            eventually().until(() -> !cluster.phase("slow").equals("none"));
            cluster.delete("slow");
            eventually().until(() -> cluster.isGone("slow"));
        }
    }

    @Test
    void it_lists_again_where_the_first_try_took_too_long() throws Exception {
        try (ApiGate gate = new ApiGate(config, slowAtTheFirstListOfPolicies());
                OperatorProcess operator = start(gate)) {
            eventually().until(() -> isReady(operator));

            assertThat(Files.readString(log)).contains("latencypolicies, will retry");
        }
    }

    @Test
    void what_it_may_not_list_is_named_and_it_goes_on_once_it_may() throws Exception {
        cluster.takeRightsOfTheOperator();
        try (OperatorProcess operator = OperatorProcess.start(cluster.operatorKubeconfig(), log, SETTINGS)) {
            eventually().until(() -> operator.get("/q/health/ready").contains("unhealthy: "));
            assertThat(operator.get("/q/health/ready")).contains("nodes", "\"status\": \"DOWN\"");
            assertThat(operator.get("/q/health/live")).contains("\"status\": \"UP\"");

            cluster.giveRightsToTheOperator();

            eventually().until(() -> isReady(operator));
        }
    }

    @Test
    void an_answer_that_it_cannot_read_has_the_kubelet_start_it_again() throws Exception {
        try (ApiGate gate = new ApiGate(config, unreadableNodes());
                OperatorProcess operator = start(gate)) {
            eventually().until(() -> operator.get("/q/health/live").contains("\"ended\": \"v1/nodes\""));

            assertThat(operator.get("/q/health/live")).contains("\"status\": \"DOWN\"");
        }
    }

    private static boolean isReady(OperatorProcess operator) throws IOException, InterruptedException {
        return operator.get("/q/health/ready").contains("\"status\": \"UP\"");
    }

    private OperatorProcess start(ApiGate gate) throws Exception {
        return OperatorProcess.start(Files.writeString(folder.resolve("kubeconfig"), gate.kubeconfig()), log, SETTINGS);
    }

    private static ApiGate.Guard slowAtEachList() {
        return new ApiGate.Guard() {
            @Override
            public void before(Request request) throws InterruptedException {
                if (OF_A_FLEET.stream().anyMatch(request::lists)) {
                    Thread.sleep(TOO_LONG);
                }
            }
        };
    }

    private static ApiGate.Guard slowAtTheFirstListOfPolicies() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        return new ApiGate.Guard() {
            @Override
            public void before(Request request) throws InterruptedException {
                if (request.lists("latencypolicies") && seen.add(request.uri().getPath())) {
                    Thread.sleep(TOO_LONG);
                }
            }
        };
    }

    private static ApiGate.Guard unreadableNodes() {
        return new ApiGate.Guard() {
            @Override
            public InputStream answer(Request request, InputStream body) {
                return request.lists("nodes")
                        ? new ByteArrayInputStream("{\"items\": 7}".getBytes(StandardCharsets.UTF_8))
                        : body;
            }
        };
    }
}
