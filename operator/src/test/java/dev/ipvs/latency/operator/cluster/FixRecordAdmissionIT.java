package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.SysctlChange;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A fix pod is created only for what the record of its node asks for at that moment. So an operator that was the leader, was
 * paused, and goes on with a request that it had prepared changes nothing behind its successor's back.
 */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FixRecordAdmissionIT {
    private static final String PODS = "/api/v1/namespaces/" + TestCluster.NAMESPACE + "/pods";
    private static final String POLICY = "latency-fix-record";
    private static final String NODE = "fix-record";

    private static final FixRecord APPLYING = Examples.fix(FixState.Applying, FixReason.PodRequested, "10s");
    private static final FixRecord REVERTING = Examples.fix(FixState.Reverting, FixReason.NodeUnselected, "5s");

    private final TestCluster cluster;
    private final Manifests manifests;
    private final Api operator;
    private final NodeLatency latency;

    FixRecordAdmissionIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
        cluster.allowBundlesFrom("registry.example/bundle");
        manifests = new Manifests(cluster.helperImage());
        operator = Api.as(cluster.operatorKubeconfig());
        NodeLatency named = new NodeLatency();
        named.getMetadata().setName(NODE);
        named.setSpec(new NodeLatencySpec(
                new NodeLatencySpec.PolicyRef("estimator", 3L), Mode.Enforce, MeasurementSpec.DEFAULT, null));
        latency = cluster.client().resource(named).create();
        // New admission policies take a moment to be obeyed.
        store(Optional.empty());
        eventually().until(() -> create(APPLYING, FixAction.APPLY).refusedBy(POLICY));
    }

    @AfterAll
    void nothing_is_left() {
        store(Optional.empty());
        cluster.client().resource(latency).delete();
        operator.close();
    }

    @Test
    void the_pod_that_the_record_asks_for_is_created_to_apply_and_to_revert() {
        seen(APPLYING, FixAction.APPLY);
        seen(REVERTING, FixAction.REVERT);
        seen(livepatch(APPLYING), FixAction.APPLY);
        seen(livepatch(REVERTING), FixAction.REVERT);
    }

    @Test
    void of_a_record_that_is_gone_no_pod_is_created() {
        seen(APPLYING, FixAction.APPLY);

        store(Optional.empty());

        eventually().until(() -> create(APPLYING, FixAction.APPLY).refusedBy(POLICY));
    }

    @Test
    void a_fix_that_is_being_undone_by_now_is_not_applied() {
        seen(APPLYING, FixAction.APPLY);

        seen(REVERTING, FixAction.REVERT);

        create(APPLYING, FixAction.APPLY).mustBeRefusedBy(POLICY);
    }

    @Test
    void nor_is_one_that_was_made_anew_since_undone_by_what_undid_the_one_before() {
        seen(REVERTING, FixAction.REVERT);

        FixRecord again = Examples.fix(FixState.Applying, FixReason.PodRequested, "1s");
        seen(again, FixAction.APPLY);

        create(REVERTING, FixAction.REVERT).mustBeRefusedBy(POLICY);
    }

    @Test
    void by_its_name_alone_a_pod_does_not_carry_out_something_else() {
        seen(APPLYING, FixAction.APPLY);

        for (OriginalState other : new OriginalState[] {
            new OriginalState(new SysctlChange(Examples.SYSCTL, "2"), Examples.BOOT, NOW),
            new OriginalState(new SysctlChange("net.ipv4.vs.estimation_timer_work", "1"), Examples.BOOT, NOW),
            new OriginalState(APPLYING.change(), "boot-2", NOW),
            livepatch(APPLYING).original(),
        }) {
            Pod pod = pod(Examples.with(APPLYING, other), FixAction.APPLY);
            pod.getMetadata()
                    .setName(pod(APPLYING, FixAction.APPLY).getMetadata().getName());
            operator.create(PODS, Attack.json(pod).toString()).mustBeRefusedBy(POLICY);
        }
        Pod reverting = pod(APPLYING, FixAction.REVERT);
        operator.create(PODS, Attack.json(reverting).toString()).mustBeRefusedBy(POLICY);
    }

    @Test
    void nor_for_another_object_of_the_same_name() {
        seen(APPLYING, FixAction.APPLY);
        Pod pod = manifests.fixPod(NODE, "00000000-0000-0000-0000-000000000000", APPLYING, FixAction.APPLY);

        operator.create(PODS, Attack.json(pod).toString()).mustBeRefusedBy(POLICY);
    }

    private void seen(FixRecord fix, FixAction action) {
        store(Optional.of(fix));
        eventually().untilAsserted(() -> create(fix, action).mustBeAccepted());
    }

    private Api.Answer create(FixRecord fix, FixAction action) {
        return operator.create(PODS, Attack.json(pod(fix, action)).toString());
    }

    private Pod pod(FixRecord fix, FixAction action) {
        return manifests.fixPod(NODE, latency.getMetadata().getUid(), fix, action);
    }

    private void store(Optional<FixRecord> fix) {
        cluster.client().resources(NodeLatency.class).withName(NODE).editStatus(current -> {
            current.setStatus(new NodeLatencyStatus(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    fix.map(record -> FixStatusMapping.write(record, NODE)).orElse(null),
                    null,
                    null));
            return current;
        });
    }

    private static FixRecord livepatch(FixRecord fix) {
        return Manifests.livepatch(fix, Manifests.BUNDLE);
    }
}
