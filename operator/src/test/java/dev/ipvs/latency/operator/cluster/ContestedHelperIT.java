package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody else changes the helper's DaemonSet as often as the operator applies it. */
@WithControlPlane
class ContestedHelperIT {
    private static final String TEST = "contested";
    private static final int OPERATORS = 10;

    private final TestCluster cluster;

    ContestedHelperIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
    }

    @Test
    void it_is_left_to_them_after_a_few_times_they_are_named_and_nodes_are_fixed_all_the_same() throws Exception {
        try (OperatorProcess operator = OperatorProcess.start(
                        cluster.operatorKubeconfig(), Path.of("target", "operator-contested-helper.log"));
                SimulatedNodeAgent node = new SimulatedNodeAgent(cluster.client(), TEST, Map.of("test", TEST))) {
            cluster.policy(TEST, "Enforce", forNodes(TEST));
            eventually().until(() -> helper().isPresent());

            int changed = 0;
            while (condition().filter("False"::equals).isEmpty() && changed < 10) {
                changeGracePeriod(++changed);
                eventually()
                        .until(() -> isTheOperators()
                                || condition().filter("False"::equals).isPresent());
            }

            assertThat(changed).isEqualTo(3);
            assertThat(message())
                    .contains("changed each time that it is applied")
                    .contains("meddler")
                    .contains("terminationGracePeriodSeconds");
            assertThat(isTheOperators()).isFalse();
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            assertThat(operator.isAlive()).isTrue();
            cluster.delete(TEST);
            eventually().until(() -> cluster.isGone(TEST));
        }
    }

    private void changeGracePeriod(int time) {
        cluster.client()
                .apps()
                .daemonSets()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(Names.NODE_HELPER)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.STRATEGIC_MERGE)
                                .withFieldManager("meddler")
                                .build(),
                        "{\"spec\":{\"template\":{\"spec\":{\"terminationGracePeriodSeconds\":" + (OPERATORS + time)
                                + "}}}}");
    }

    private boolean isTheOperators() {
        return helper().map(found -> found.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .filter(seconds -> seconds == OPERATORS)
                .isPresent();
    }

    private Optional<DaemonSet> helper() {
        return Optional.ofNullable(cluster.client()
                .apps()
                .daemonSets()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(Names.NODE_HELPER)
                .get());
    }

    private Optional<String> condition() {
        return helperInstalled().map(Condition::getStatus);
    }

    private String message() {
        return helperInstalled().map(Condition::getMessage).orElse("");
    }

    private Optional<Condition> helperInstalled() {
        return Optional.ofNullable(cluster.client()
                        .resources(LatencyPolicy.class)
                        .withName(TEST)
                        .get()
                        .getStatus())
                .flatMap(status -> Optional.ofNullable(status.conditions()))
                .flatMap(conditions -> conditions.stream()
                        .filter(condition -> condition.getType().equals("HelperInstalled"))
                        .findFirst());
    }
}
