package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.operator.node.FixPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from the status of a fix pod, as kubelets write it. */
class FixPodsTest {
    private static final String NAME = "fix-node-a-1";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no room for one more pod        | {phase: Failed, reason: OutOfpods, message: 'Pod was rejected: Node didn''t have enough resource: pods'} | OutOfpods: Pod was rejected: Node didn't have enough resource: pods
            of a kubelet that says less     | {phase: Failed, reason: OutOfcpu, message: 'Node didn''t have enough resource: cpu'} | OutOfcpu: Node didn't have enough resource: cpu
            no memory                       | {phase: Failed, reason: OutOfmemory} | OutOfmemory
            another architecture            | {phase: Failed, reason: NodeAffinity, message: Predicate NodeAffinity failed} | NodeAffinity: Predicate NodeAffinity failed
            devices                         | {phase: Failed, reason: UnexpectedAdmissionError} | UnexpectedAdmissionError
            the node is short of disk       | {phase: Failed, reason: Evicted, message: 'Pod was rejected: The node had condition: [DiskPressure].'} | Evicted: Pod was rejected: The node had condition: [DiskPressure].
            evicted while it was created    | {phase: Failed, reason: Evicted, message: low on memory, containerStatuses: [{name: fix, state: {waiting: {reason: ContainerCreating}}}]} | Evicted: low on memory
            no image until its deadline     | {phase: Failed, reason: DeadlineExceeded, containerStatuses: [{name: fix, state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]} | DeadlineExceeded; ImagePullBackOff: no such image
            its bundle could not be fetched | {phase: Failed, initContainerStatuses: [{name: bundle, state: {terminated: {exitCode: 1}}}], containerStatuses: [{name: fix, state: {waiting: {reason: PodInitializing}}}]} | container bundle ended with 1
            """)
    void a_pod_that_never_started_changed_nothing(String what, String status, String why) {
        assertThat(FixPods.read(pod(status))).as(what).isEqualTo(new FixPod.NeverStarted(NAME, why));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            evicted, by a kubelet that tells nothing of containers | {phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}
            pushed out for a critical pod                          | {phase: Failed, reason: Preempting, message: Preempted in order to admit critical pod}
            the node was shut down                                 | {phase: Failed, reason: Terminated}
            nothing is said                                        | {phase: Failed}
            killed                                                 | {phase: Failed, containerStatuses: [{name: fix, state: {terminated: {exitCode: 137}}}]}
            nobody knows what became of it                         | {phase: Failed, reason: Evicted, containerStatuses: [{name: fix, state: {terminated: {exitCode: 137, reason: ContainerStatusUnknown}}}]}
            it ran, and is said to wait                            | {phase: Failed, containerStatuses: [{name: fix, containerID: 'containerd://1', state: {waiting: {reason: ContainerCreating}}}]}
            """)
    void where_there_is_a_doubt_it_may_have_changed_something(String what, String status) {
        assertThat(FixPods.read(pod(status)))
                .as(what)
                .isEqualTo(new FixPod.Finished(NAME, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "CreateContainerError",
        "CreateContainerConfigError",
        "InvalidImageName",
        "ErrImagePull",
        "ImagePullBackOff",
        "RunContainerError"
    })
    void what_keeps_a_pod_from_starting_is_told(String reason) {
        String waiting = "{phase: Pending, containerStatuses: [{name: fix, state: {waiting: {reason: " + reason
                + ", message: as it says}}}]}";
        assertThat(FixPods.read(pod(waiting))).isEqualTo(new FixPod.Waiting(NAME, reason + ": as it says"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {phase: Pending}
            {phase: Pending, containerStatuses: [{name: fix, state: {waiting: {reason: ContainerCreating}}}]}
            {phase: Pending, initContainerStatuses: [{name: bundle, state: {running: {}}}], containerStatuses: [{name: fix, state: {waiting: {reason: PodInitializing}}}]}
            {phase: Running, containerStatuses: [{name: fix, state: {running: {}}}]}
            """)
    void one_that_is_on_its_way_is_waited_for(String status) {
        assertThat(FixPods.read(pod(status))).isEqualTo(new FixPod.Running(NAME));
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal("metadata: {name: " + NAME + "}\nstatus: " + status, Pod.class);
    }
}
