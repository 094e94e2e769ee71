package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixOutcome;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a kubelet and a helper write, for tests that play them. */
final class SimulatedWorkloads {
    private SimulatedWorkloads() {}

    /** The fix pod as its kubelet leaves it. */
    static Pod ended(Pod pod, FixOutcome outcome) {
        int exitCode = outcome.outcome().exitCode();
        pod.getStatus().setPhase(exitCode == 0 ? "Succeeded" : "Failed");
        pod.getStatus()
                .setContainerStatuses(List.of(new ContainerStatusBuilder()
                        .withName("fix")
                        .withImage("simulated")
                        .withImageID("simulated")
                        .withReady(false)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withMessage(outcome.toJson())
                        .endTerminated()
                        .endState()
                        .build()));
        return pod;
    }

    static Pod ready(Pod pod) {
        pod.getStatus()
                .setConditions(List.of(new PodConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withLastTransitionTime(
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                        .build()));
        return pod;
    }

    /** How a helper writes its part of a status. */
    static PatchContext byHelper() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("node-helper")
                .withForce(true)
                .build();
    }
}
