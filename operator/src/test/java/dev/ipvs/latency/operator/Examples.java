package dev.ipvs.latency.operator;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationSysctl;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Livepatch;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.fix.Evidence;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.Owner;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.fix.Step;
import dev.ipvs.latency.operator.fix.SysctlChange;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.HelperPod;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.NodeSpec;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes and policies to write tables of cases with. Everything happens around {@link #NOW}. */
public final class Examples {
    public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    public static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofMinutes(3), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(5));
    public static final String BOOT = "boot-1";
    public static final String SYSCTL = "net.ipv4.vs.run_estimation";

    public static final ProxySource KUBE_PROXY = new ProxySource("kube-system", "kube-proxy", "kube-proxy");

    public static final HelperPod READY = new HelperPod.Ready();

    private Examples() {}

    public static Instant ago(String duration) {
        return NOW.minus(GoDuration.parse(duration).value());
    }

    public static Policy policy() {
        return policy("estimator", Mode.Enforce, 0);
    }

    public static Policy policy(String name, Mode mode, int priority) {
        return new Policy(
                name,
                3,
                ago("1h"),
                Optional.empty(),
                mode,
                priority,
                Selector.EVERY_NODE,
                NodeSpec.of(MeasurementSpec.DEFAULT, List.of(new Rung.Sysctl())),
                new PolicyBuilder().done(),
                OnDelete.Revert);
    }

    public static Policy with(Policy policy, PolicyBuilder desired) {
        return policy.withRollout(desired.done());
    }

    public static Policy with(Policy policy, List<Rung> ladder) {
        return policy.withLadder(ladder);
    }

    public static Policy deleted(Policy policy, OnDelete onDelete) {
        return new Policy(
                policy.name(),
                policy.generation() + 1,
                policy.createdAt(),
                Optional.of(NOW),
                policy.mode(),
                policy.priority(),
                policy.selector(),
                policy.node(),
                policy.rollout(),
                onDelete);
    }

    public static KernelFacts kernel(Variant variant, String value) {
        return new KernelFacts(
                "6.1.0-50-amd64",
                BOOT,
                variant,
                value.isEmpty() ? null : new EstimationSysctl(SYSCTL, value),
                List.of(),
                80,
                2);
    }

    /** That of a node whose kernel has no sysctl, and has this livepatch or not. */
    public static KernelFacts kernel(String livepatch, boolean loaded) {
        return new KernelFacts(
                "5.10.0-32-amd64",
                BOOT,
                Variant.Timer,
                null,
                loaded ? List.of(new Livepatch(livepatch, true, false, true)) : List.of(),
                80,
                2);
    }

    /** A kube-proxy that runs in this mode with all its rules, and alone. */
    public static Proxy proxy(String mode) {
        return new Proxy(mode, true, mode.equals("ipvs"), List.of());
    }

    /** A kube-proxy on its way from ipvs to nftables, or there, or back. */
    public static FixRecord moved(FixState state, FixReason reason, String since) {
        return moved(Target.nftables, state, reason, since);
    }

    public static FixRecord moved(Target to, FixState state, FixReason reason, String since) {
        return with(
                fix(state, reason, since),
                new OriginalState(new ProxyModeChange("ipvs", to, KUBE_PROXY), BOOT, ago("20m")));
    }

    /** A rung against which nothing stands in the cluster. */
    public static Rung.ProxyMode proxyMode() {
        return new Rung.ProxyMode(Target.nftables, KUBE_PROXY, Optional.empty());
    }

    /** One window of a minute that ended then. */
    public static Measurement window(String p99, String endedAgo, long walks) {
        Instant end = ago(endedAgo);
        GoDuration time = GoDuration.parse(p99);
        return new Measurement(end.minus(Duration.ofMinutes(1)), end, BOOT, walks, time, time, time, 1, null, 0L, 0L);
    }

    public static NodeSnapshot unmeasured(String name) {
        return new NodeSnapshot(
                name,
                Map.of(),
                Optional.empty(),
                Scheduling.OPEN,
                Optional.of(ago("10s")),
                Optional.empty(),
                Optional.of("estimator"),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                READY,
                List.of());
    }

    /** A node as measured in the window that ended half a minute ago. */
    public static NodeSnapshot measured(String name, VerdictValue verdict, String p99) {
        return seen(name, kernel(Variant.Timer, "1"), verdict, window(p99, "30s", 30));
    }

    public static NodeSnapshot breached(String name) {
        return measured(name, VerdictValue.Breached, "309ms");
    }

    public static NodeSnapshot seen(String name, KernelFacts kernel, VerdictValue verdict, Measurement window) {
        return new NodeSnapshot(
                name,
                Map.of(),
                Optional.empty(),
                Scheduling.OPEN,
                Optional.of(ago("1h")),
                Optional.empty(),
                Optional.of("estimator"),
                Optional.of(window.end()),
                true,
                Optional.of(kernel),
                Optional.of(window),
                Optional.of(new Verdict(verdict, ago("5m"), 3, VerdictReason.WithinThresholds, "as measured")),
                Optional.empty(),
                READY,
                List.of());
    }

    public static NodeSnapshot with(NodeSnapshot node, FixRecord fix, FixPod... pods) {
        return new NodeSnapshotBuilder(node).fix(fix, pods).done();
    }

    /** A fix pod that has just ended. */
    public static FixPod.Finished ended(String pod, Optional<FixOutcome> report) {
        return new FixPod.Finished(pod, report, Optional.of(NOW));
    }

    public static NodeSnapshot labelled(NodeSnapshot node, Map<String, String> labels) {
        return new NodeSnapshotBuilder(node).labels(labels).done();
    }

    public static NodeSnapshot notReady(NodeSnapshot node, String since) {
        return new NodeSnapshotBuilder(node)
                .notReadySince(Optional.of(ago(since)))
                .done();
    }

    public static NodeSnapshot scheduled(NodeSnapshot node, Scheduling scheduling) {
        return new NodeSnapshotBuilder(node).scheduling(scheduling).done();
    }

    /** The node with its helper's pod not Ready since then. */
    public static NodeSnapshot helperDown(NodeSnapshot node, String since) {
        return helperDown(node, new HelperPod.NotReady(ago(since), Optional.empty()));
    }

    /** The same, for a reason that its kubelet gives. */
    public static NodeSnapshot helperDown(NodeSnapshot node, String since, String why) {
        return helperDown(node, new HelperPod.NotReady(ago(since), Optional.of(why)));
    }

    private static NodeSnapshot helperDown(NodeSnapshot node, HelperPod helper) {
        return new NodeSnapshotBuilder(node).helper(helper).done();
    }

    public static FixRecord fix(FixState state, FixReason reason, String since) {
        boolean applied = state != FixState.Pending && state != FixState.Applying;
        return new FixRecord(
                new Step(state, ago(since), Optional.of(ago(since)), reason, "as stored"),
                new Owner("estimator", 3, OnDelete.Revert),
                new OriginalState(new SysctlChange(SYSCTL, "1"), BOOT, ago("20m")),
                new Evidence(
                        Optional.of(window("309ms", "20m", 30)),
                        Optional.empty(),
                        applied ? Optional.of(ago(since)) : Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                List.of(),
                new RolloutPosition(1, policy().specHash(), 1));
    }

    /** The same, as of that position. */
    public static FixRecord with(FixRecord fix, RolloutPosition position) {
        return with(fix, fix.original(), position);
    }

    public static FixRecord with(FixRecord fix, OriginalState original) {
        return with(fix, original, fix.position());
    }

    private static FixRecord with(FixRecord fix, OriginalState original, RolloutPosition position) {
        return new FixRecord(fix.step(), fix.owner(), original, fix.evidence(), fix.refusals(), position);
    }
}
