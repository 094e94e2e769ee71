package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Which machine a NodeLatency is about. */
final class MachineIdentity {
    private static final String NODE = "Node";

    /** Whose Node was deleted registers again when its kubelet is restarted; after a day nobody is expected to do that. */
    private static final Duration MAY_COME_BACK = Duration.ofDays(1);

    private MachineIdentity() {}

    static OwnerReference owner(Node node) {
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind(NODE)
                .withName(node.getMetadata().getName())
                .withUid(node.getMetadata().getUid())
                .build();
    }

    /**
     * Whether another machine bears the name by now: what is known of one says nothing about the next. A kubelet that
     * registers again gives its Node another uid; the machine, and what was changed on it, is the same as long as its boot is
     * known.
     */
    static boolean isOfAnother(Node node, NodeLatency latency) {
        boolean anotherNode = latency.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getKind().equals(NODE)
                        && !owner.getUid().equals(node.getMetadata().getUid()));
        return anotherNode
                && boot(node)
                        .filter(boot -> knownBoots(latency).anyMatch(boot::equals))
                        .isEmpty();
    }

    /** Whether its Node, which is not there, has been gone for so long that nothing is left to restore. */
    static boolean isOfNone(NodeLatency latency, Instant now) {
        return deletedAt(latency)
                .filter(at -> !now.isBefore(at.plus(MAY_COME_BACK)))
                .isPresent();
    }

    static Optional<Instant> deletedAt(NodeLatency latency) {
        return Optional.ofNullable(latency.getMetadata().getDeletionTimestamp()).map(Instant::parse);
    }

    /** That in which the record was made, and the newest that its helper reported: a moved kube-proxy outlives boots. */
    private static Stream<String> knownBoots(NodeLatency latency) {
        return Stream.concat(
                RecordCopy.recordOf(latency).map(fix -> fix.original().bootID()).stream(),
                Optional.ofNullable(latency.getStatus())
                        .map(NodeLatencyStatus::kernel)
                        .map(KernelFacts::bootID)
                        .stream());
    }

    private static Optional<String> boot(Node node) {
        return Optional.ofNullable(node.getStatus())
                .map(NodeStatus::getNodeInfo)
                .map(NodeSystemInfo::getBootID);
    }
}
