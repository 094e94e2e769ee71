package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.HelperPod;
import dev.ipvs.latency.operator.node.Scheduling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about one Linux node at one moment.
 *
 * @param notReadySince since when its kubelet is not Ready; empty if it is
 * @param scheduling whether a fix may be begun on it
 * @param watchedSince when its NodeLatency was made
 * @param deletedAt since when its NodeLatency is being deleted; it stays as long as its record holds what is to be restored
 * @param decidedBy the policy that its NodeLatency names
 * @param heardAt when its helper last reported, by the cluster's clock; what it reports is dated by the node's
 * @param judgedBySpec whether the verdict was judged by the present spec of its NodeLatency
 */
public record NodeSnapshot(
        String name,
        Map<String, String> labels,
        Optional<Instant> notReadySince,
        Scheduling scheduling,
        Optional<Instant> watchedSince,
        Optional<Instant> deletedAt,
        Optional<String> decidedBy,
        Optional<Instant> heardAt,
        boolean judgedBySpec,
        Optional<KernelFacts> kernel,
        Optional<Measurement> measurement,
        Optional<Verdict> verdict,
        Optional<FixRecord> fix,
        HelperPod helper,
        List<FixPod> pods) {

    private static final String ZONE = "topology.kubernetes.io/zone";

    public NodeSnapshot {
        labels = Map.copyOf(labels);
        pods = List.copyOf(pods);
    }

    /** Where it stands, as far as failures have a place in common; all nodes that do not say so stand in one. */
    public String zone() {
        return labels.getOrDefault(ZONE, "");
    }

    /** Whether its kubelet answers, so that a fix pod would run. */
    public boolean reachable() {
        return notReadySince.isEmpty();
    }

    /** What the node dated, by the cluster's clock: right to a window's delay, so nothing is proven by it. */
    public Instant inClusterTime(Instant onNode) {
        return onNode.plus(behind().orElse(Duration.ZERO));
    }

    /** What the cluster dated, by the node's clock: as right. Empty where nothing is known of that clock. */
    Optional<Instant> inNodeTime(Instant inCluster) {
        return behind().map(inCluster::minus);
    }

    private Optional<Duration> behind() {
        return heardAt.flatMap(heard -> measurement.map(newest -> Duration.between(newest.end(), heard)));
    }

    /** The pod that this state of the fix asks for, if it is there and of that kind. */
    <P extends FixPod> Optional<P> pod(FixRecord fix, Class<P> kind) {
        String podName = PodName.of(name, fix);
        return pods.stream()
                .filter(pod -> pod.name().equals(podName))
                .findFirst()
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    /** What the helper last said, which may be old; {@link Staleness} tells. */
    public VerdictValue lastVerdict() {
        return verdict.map(Verdict::value).orElse(VerdictValue.Unknown);
    }

    /** Whether nothing of a fix is left on the node where this is its record. */
    public boolean isRestoredBy(Optional<FixRecord> record) {
        return record.filter(left -> left.state().inFlight() || left.mayHaveChangedTheNode())
                        .isEmpty()
                && !labels.containsKey(ProxyModeChange.LABEL);
    }
}
