package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.KUBE_PROXY;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.ended;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.labelled;
import static dev.ipvs.latency.operator.Examples.notReady;
import static dev.ipvs.latency.operator.Examples.proxy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.node.FixPod;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Records in each state, on nodes of which each thing is seen that matters, wanted and unwanted. */
final class Situations {
    private static final List<DesiredFix> DESIRED = List.of(
            new DesiredFix.Keep(),
            new DesiredFix.Revert(FixReason.AbortRequested, "spec.rollout.abort is set"),
            new DesiredFix.Revert(FixReason.Recalled, "the bundle is recalled"));
    private static final List<DesiredFix> OBSTRUCTED = List.of(
            new Obstruction.Refused("a webhook denied it").revert(),
            new Obstruction.Contested("addons takes it away").revert());

    private Situations() {}

    static Stream<Situation> in(FixState state) {
        Stream<Situation> byPod = records(state)
                .flatMap(fix -> nodes(fix).flatMap(node -> DESIRED.stream().flatMap(wanted -> at(fix, node, wanted))));
        Stream<Situation> byProxy = records(state)
                .map(Situations::moved)
                .flatMap(fix -> proxyNodes()
                        .flatMap(node -> Stream.concat(DESIRED.stream(), OBSTRUCTED.stream())
                                .flatMap(wanted -> at(fix, node, wanted))));
        return Stream.concat(byPod, byProxy);
    }

    private static Stream<Situation> at(FixRecord fix, NodeSnapshot node, DesiredFix desired) {
        return Arrays.stream(OnFailure.values())
                .map(onFailure ->
                        new FixSteps(MeasurementSpec.DEFAULT, onFailure, Duration.ofMinutes(5), TIMEOUTS, NOW))
                .map(steps -> new Situation(steps, fix, node, desired));
    }

    private static Stream<FixRecord> records(FixState state) {
        FixReason reason = switch (state) {
            case Pending -> FixReason.OldValueRecorded;
            case Applying -> FixReason.PodRequested;
            case Applied -> FixReason.PodReportedApplied;
            case Verified -> FixReason.MeasuredBetter;
            case Failed -> FixReason.RevertFailed;
            case Reverting, Reverted -> FixReason.AbortRequested;
        };
        FixRecord old = Examples.fix(state, reason, "8m");
        Stream<FixRecord> ages = Stream.of("2m", "4m").map(since -> Examples.fix(state, reason, since));
        FixRecord worn = with(old, new RolloutPosition(1, old.position().specHash(), RolloutPosition.MOST_ATTEMPTS));
        Stream<FixRecord> failed = switch (state) {
            case Failed, Reverted ->
                Stream.of(FixReason.DidNotHelp, FixReason.PodFailed).map(why -> Examples.fix(state, why, "8m"));
            case Pending, Applying, Applied, Verified, Reverting -> Stream.empty();
        };
        Stream<FixRecord> cordoned = Stream.of(Examples.fix(state, reason, "4m").cordonedBy(NOW));
        return Stream.of(ages, Stream.of(old, worn), cordoned, failed).flatMap(records -> records);
    }

    private static FixRecord moved(FixRecord fix) {
        return with(fix, new OriginalState(new ProxyModeChange("ipvs", Target.nftables, KUBE_PROXY), BOOT, NOW));
    }

    private static Stream<NodeSnapshot> nodes(FixRecord fix) {
        NodeSnapshot fast = node(kernel(Variant.Timer, "0"), "41us");
        String pod = PodName.of(fast.name(), fix);
        Stream<NodeSnapshot> seen = Stream.of(
                fast,
                node(kernel(Variant.Timer, "0"), "309ms"),
                node(kernel(Variant.Timer, "1"), "309ms"),
                node(rebooted(kernel(Variant.Timer, "1")), "309ms"),
                unreachable(kernel(Variant.Timer, "0")));
        Stream<NodeSnapshot> reported = Arrays.stream(FixResult.values())
                .map(result -> new FixOutcome(result, FixOutcomeReason.Written, "as it said", "1", BOOT))
                .map(outcome -> with(fast, fix, ended(pod, Optional.of(outcome))));
        NodeSnapshot died = with(fast, fix, ended(pod, Optional.empty()));
        NodeSnapshot neverStarted = with(fast, fix, new FixPod.NeverStarted(pod, "OutOfpods"));
        return Stream.of(seen, reported, Stream.of(died, neverStarted)).flatMap(nodes -> nodes);
    }

    private static Stream<NodeSnapshot> proxyNodes() {
        KernelFacts there = kernel(Variant.Timer, "1").with(proxy("nftables"));
        KernelFacts back = kernel(Variant.Timer, "1").with(proxy("ipvs"));
        NodeSnapshot moved = node(there, "41us");
        return Stream.of(
                moved,
                node(there, "309ms"),
                node(back, "309ms"),
                labelled(moved, Map.of(ProxyModeChange.LABEL, "nftables")),
                unreachable(there));
    }

    private static NodeSnapshot node(KernelFacts facts, String p99) {
        boolean slow = p99.endsWith("ms");
        return seen("node-a", facts, slow ? VerdictValue.Breached : VerdictValue.Healthy, window(p99, "10s", 30));
    }

    private static NodeSnapshot unreachable(KernelFacts facts) {
        return notReady(seen("node-a", facts, VerdictValue.Healthy, window("41us", "20m", 30)), "6m");
    }

    private static KernelFacts rebooted(KernelFacts facts) {
        return new KernelFacts(
                facts.release(),
                "boot-2",
                facts.variant(),
                facts.estimationSysctl(),
                facts.livepatches(),
                facts.possibleCPUs(),
                facts.onlineCPUs());
    }
}
