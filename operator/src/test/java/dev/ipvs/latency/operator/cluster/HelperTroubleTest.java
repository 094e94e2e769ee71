package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.operator.node.HelperPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy's status says of a node whose helper does not run. */
class HelperTroubleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String READY = "{conditions: [{type: Ready, status: 'True'}]}";
    private static final String BACK_OFF =
            "{containerStatuses: [{name: node-helper, state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]}";

    private final HelperPods helpers = new HelperPods(Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
            no image                     | {containerStatuses: [{name: node-helper, state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]} | ImagePullBackOff: no such image
            the runtime refuses it       | {containerStatuses: [{name: node-helper, state: {waiting: {reason: CreateContainerError, message: seccomp}}}]}    | CreateContainerError: seccomp
            it ends again and again      | {containerStatuses: [{name: node-helper, state: {waiting: {reason: CrashLoopBackOff, message: back-off 20s}}, lastState: {terminated: {exitCode: 2, message: port 9914 is taken}}}]} | CrashLoopBackOff: it exited with 2, port 9914 is taken
            it was killed                | {containerStatuses: [{name: node-helper, state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s}}, lastState: {terminated: {exitCode: 137}}}]} | CrashLoopBackOff: it exited with 137
            it fits nowhere              | {conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: Insufficient cpu}]} | Unschedulable: Insufficient cpu
            it is being started          | {containerStatuses: [{name: node-helper, state: {waiting: {reason: ContainerCreating}}}]} | none
            the first try to get its image | {containerStatuses: [{name: node-helper, state: {waiting: {reason: ErrImagePull, message: rpc error}}}]} | none
            it starts                    | {containerStatuses: [{name: node-helper, state: {running: {}}}]} | none
            its kubelet has yet to see it | {} | none
            """)
    void is_named_by_its_cause(String situation, String status, String cause) {
        Pod pod = helper(status);

        assertThat(HelperTrouble.of(pod)).isEqualTo(Optional.ofNullable(cause));

        LeanStore.ofHelperPods().put("a", pod);
        assertThat(HelperTrouble.of(pod)).as("from what is remembered of it").isEqualTo(Optional.ofNullable(cause));
    }

    @Test
    void the_cause_is_told_until_the_helper_runs_also_while_its_kubelet_tries_again() {
        assertThat(on(helper(BACK_OFF)).trouble()).contains("ImagePullBackOff: no such image");
        assertThat(on(helper("{}")).trouble()).contains("ImagePullBackOff: no such image");

        assertThat(on(helper(READY))).isEqualTo(new HelperPod.Ready());

        assertThat(on(helper("{}")).trouble()).isEmpty();
    }

    @Test
    void a_pod_that_fits_nowhere_is_about_the_node_that_it_was_made_for() {
        Pod pod = Serialization.unmarshal("""
                kind: Pod
                metadata: {name: node-helper-x}
                spec:
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                        - matchFields: [{key: metadata.name, operator: In, values: [node-a]}]
                status: {conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: Insufficient cpu}]}
                """, Pod.class);
        LeanStore.ofHelperPods().put("a", pod);

        assertThat(on(pod).trouble()).contains("Unschedulable: Insufficient cpu");
    }

    @Test
    void another_wait_of_the_kubelet_is_no_news_and_another_cause_is() {
        assertThat(HelperPods.saysSomethingNew(crashed("back-off 10s", 2), crashed("back-off 20s", 2)))
                .isFalse();
        assertThat(HelperPods.saysSomethingNew(crashed("back-off 10s", 2), crashed("back-off 10s", 3)))
                .isTrue();
    }

    private HelperPod on(Pod pod) {
        return helpers.look(Stream.of(pod)).on("node-a");
    }

    private static Pod crashed(String message, int exitCode) {
        return helper(
                "{containerStatuses: [{name: node-helper, state: {waiting: {reason: CrashLoopBackOff, message: %s}}, lastState: {terminated: {exitCode: %d}}}]}"
                        .formatted(message, exitCode));
    }

    private static Pod helper(String status) {
        return Serialization.unmarshal(
                "kind: Pod\nmetadata: {name: node-helper-x}\nspec: {nodeName: node-a}\nstatus: " + status, Pod.class);
    }
}
