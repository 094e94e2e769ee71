package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.ReportInterval;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationSysctl;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** One node of a {@link SimulatedFleet}: its sysctl, whether it has many rules, and when its helper reports next. */
final class FleetMember {
    private static final String SYSCTL = "net.ipv4.vs.run_estimation";
    private static final String BOOT = "boot-1";
    /** The kubelet's nodeStatusMaxImages. */
    private static final int IMAGES = 50;
    /** After a change a helper reports this many windows in a row, and then as rarely as it may. */
    private static final int ATTENTIVE_WINDOWS = 3;

    private final String name;
    /** Of the time between two reports, so that nodes do not report in step. */
    private final double share;

    private String sysctl = "1";
    private boolean manyRules;
    private Instant next = Instant.MAX;
    private Duration window = Duration.ZERO;
    private long generation;
    private int attentive;

    FleetMember(String name) {
        this.name = name;
        this.share = (name.hashCode() & 0xff) / 256.0;
    }

    String name() {
        return name;
    }

    /** As large as a node is after a while: kubelet tells of its fifty largest images. */
    static Node node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("topology.kubernetes.io/zone", "zone-" + name.hashCode() % 3)
                .addToAnnotations("volumes.kubernetes.io/controller-managed-attach-detach", "true")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("MemoryPressure")
                .withStatus("False")
                .withMessage("kubelet has sufficient memory available")
                .endCondition()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withMessage("kubelet is posting ready status")
                .endCondition()
                .withImages(
                        IntStream.range(0, IMAGES).mapToObj(FleetMember::image).toList())
                .endStatus()
                .build();
    }

    /** Its helper's pod, as its kubelet tells of it. */
    static Pod helper(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(Names.NODE_HELPER + "-" + name)
                .withNamespace(TestCluster.NAMESPACE)
                .addToLabels(Names.NAME_LABEL, Names.NODE_HELPER)
                .endMetadata()
                .withNewSpec()
                .withNodeName(name)
                .withServiceAccountName(Names.NODE_HELPER)
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName(Names.NODE_HELPER)
                .withImage("simulated")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();
    }

    private static ContainerImage image(int number) {
        String repository = "registry.example.com/a-team/some-service-" + number;
        return new ContainerImageBuilder()
                .withNames(repository + "@sha256:" + "%064x".formatted(number), repository + ":1.2." + number)
                .withSizeBytes(100_000_000L + number)
                .build();
    }

    /** What of a node a person would call a change. */
    static List<Optional<?>> state(NodeLatency latency) {
        Optional<NodeLatencyStatus> status = Optional.ofNullable(latency.getStatus());
        return List.of(
                status.map(NodeLatencyStatus::verdict).map(Verdict::value),
                status.map(NodeLatencyStatus::fix).map(fix -> fix.state()));
    }

    /** Whether what is known of a node is told to people, and it is healthy. */
    static boolean isTold(NodeLatency latency) {
        return Optional.ofNullable(latency.getStatus())
                .map(NodeLatencyStatus::conditions)
                .filter(conditions -> conditions.stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")))
                .isPresent();
    }

    /** Another generation is answered soon, each helper in its own time. */
    synchronized void isAskedFor(NodeLatency latency, Instant now) {
        long asked = latency.getMetadata().getGeneration();
        if (asked != generation) {
            next = generation == 0 ? now : now.plus(windows(share));
            generation = asked;
            attentive = ATTENTIVE_WINDOWS;
            window = latency.getSpec().measurement().window().value();
        }
    }

    synchronized void breach(Instant now) {
        manyRules = true;
        next = now;
    }

    synchronized boolean isDue(Instant now) {
        return !now.isBefore(next);
    }

    synchronized NodeLatency report(Instant now) {
        next = now.plus(interval());
        attentive--;
        boolean slow = manyRules && sysctl.equals("1");
        GoDuration time = GoDuration.parse(slow ? "309ms" : "41us");
        NodeLatency patch = new NodeLatency();
        patch.getMetadata().setName(name);
        patch.setStatus(NodeLatencyStatus.ofHelper(
                generation,
                new KernelFacts(
                        "6.1.0-simulated", BOOT, Variant.Timer, new EstimationSysctl(SYSCTL, sysctl), List.of(), 80, 2),
                new NodeLatencyStatus.Rules(10_000, 10_000, 20_001),
                new Measurement(now.minus(window), now, BOOT, 30L, time, time, time, 1, null, 0L, 0L),
                null,
                slow
                        ? new Verdict(
                                VerdictValue.Breached, now, 3, VerdictReason.EstimatorP99AboveThreshold, "p99 " + time)
                        : new Verdict(VerdictValue.Healthy, now, 0, VerdictReason.WithinThresholds, "p99 " + time),
                List.of()));
        return patch;
    }

    private Duration interval() {
        if (attentive > 0) {
            return windows(1);
        }
        return attentive == 0 ? ReportInterval.first(share).plus(windows(1)) : ReportInterval.EVERY;
    }

    private Duration windows(double count) {
        return Duration.ofMillis((long) (window.toMillis() * count));
    }

    /** The pod as its kubelet would leave it; the next window that says anything begins after the change. */
    synchronized Pod run(Pod pod, Instant now) {
        List<String> arguments = pod.getSpec().getContainers().getFirst().getArgs();
        String to = arguments.get(arguments.indexOf("--to") + 1);
        FixResult result = Objects.equals(sysctl, to) ? FixResult.AlreadyDone : FixResult.Applied;
        sysctl = to;
        attentive = ATTENTIVE_WINDOWS;
        next = now.plus(windows(1 + share));
        return SimulatedWorkloads.ended(
                pod, new FixOutcome(result, FixOutcomeReason.Written, "set to " + to, sysctl, BOOT));
    }
}
