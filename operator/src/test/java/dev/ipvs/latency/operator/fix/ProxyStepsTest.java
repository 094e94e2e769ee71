package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.labelled;
import static dev.ipvs.latency.operator.Examples.moved;
import static dev.ipvs.latency.operator.Examples.proxy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProxyStepsTest {
    private static final DesiredFix KEEP = new DesiredFix.Keep();
    private static final DesiredFix UNDO = new DesiredFix.Revert(FixReason.ModeLowered, "mode Observe changes no node");

    private static final DesiredFix REFUSED = new Obstruction.Refused("policy hands-off denied it").revert();
    private static final DesiredFix CONTESTED = new Obstruction.Contested("addons takes it away").revert();

    private static final FixRecord PENDING = moved(FixState.Pending, FixReason.OldValueRecorded, "10s");
    private static final FixRecord APPLYING = moved(FixState.Applying, FixReason.ProxyRequested, "10s");
    private static final FixRecord APPLIED = moved(FixState.Applied, FixReason.ProxyMoved, "10m");
    private static final FixRecord VERIFIED = moved(FixState.Verified, FixReason.MeasuredBetter, "8m");
    private static final FixRecord REVERTING = moved(FixState.Reverting, FixReason.ModeLowered, "20s");

    private static final FixRecord FROM_IPTABLES =
            moved(Target.iptables, FixState.Reverting, FixReason.ModeLowered, "20s");

    private static final Measurement SLOW = window("309ms", "30s", 30);
    private static final Measurement FAST = window("41us", "30s", 30);
    private static final Measurement JUST_NOW = window("309ms", "5s", 30);

    private static final Proxy IPVS = proxy("ipvs");
    private static final Proxy NFTABLES = proxy("nftables");
    private static final Proxy NFTABLES_WITHOUT_ITS_RULES = new Proxy("nftables", false, false, List.of());
    private static final Proxy NFTABLES_BESIDE_IPVS = new Proxy("nftables", true, true, List.of());
    private static final Proxy IPVS_WITHOUT_ITS_RULES = new Proxy("ipvs", false, true, List.of());

    static Stream<Arguments> cases() {
        return Stream.of(
                row(
                        "what is recorded lets the node be labelled",
                        PENDING,
                        on(IPVS, SLOW),
                        KEEP,
                        "Applying ProxyRequested"),
                row("a kube-proxy on its way is waited for", APPLYING, on(IPVS, SLOW), KEEP, "Applying ProxyRequested"),
                row("one that does not answer as well", APPLYING, silent(SLOW), KEEP, "Applying ProxyRequested"),
                row(
                        "having come is not enough, its rules must be there",
                        APPLYING,
                        on(NFTABLES_WITHOUT_ITS_RULES, SLOW),
                        KEEP,
                        "Applying ProxyRequested"),
                row(
                        "and those of ipvs gone",
                        APPLYING,
                        on(NFTABLES_BESIDE_IPVS, SLOW),
                        KEEP,
                        "Applying ProxyRequested"),
                row("it has moved", APPLYING, on(NFTABLES, SLOW), KEEP, "Applied ProxyMoved"),
                row(
                        "one that does not come is moved back",
                        since(APPLYING, "4m"),
                        on(IPVS, SLOW),
                        KEEP,
                        "Reverting ProxyTimedOut"),
                row(
                        "what the API server refused is not the node's failure",
                        APPLYING,
                        on(IPVS, SLOW),
                        REFUSED,
                        "Reverted ProxyWriteRefused"),
                row(
                        "and does not undo what is under way",
                        APPLYING,
                        labelled(on(IPVS, SLOW), Map.of(ProxyModeChange.LABEL, "nftables")),
                        REFUSED,
                        "Applying ProxyRequested"),
                row(
                        "a fight about the affinity is not begun",
                        APPLYING,
                        labelled(on(IPVS, SLOW), Map.of(ProxyModeChange.LABEL, "nftables")),
                        CONTESTED,
                        "Reverting ProxyContested"),
                row("nor won", VERIFIED, on(NFTABLES, FAST), CONTESTED, "Reverting ProxyContested"),
                row("a fast window is the proof", APPLIED, on(NFTABLES, FAST), KEEP, "Verified MeasuredBetter"),
                row(
                        "no module left to walk is proof as well",
                        APPLIED,
                        node(kernel(Variant.Absent, "").with(NFTABLES), FAST),
                        KEEP,
                        "Verified MeasuredBetter"),
                row(
                        "whatever was measured while it was there",
                        APPLIED,
                        node(kernel(Variant.Absent, "").with(NFTABLES), SLOW),
                        KEEP,
                        "Verified MeasuredBetter"),
                row(
                        "but not while its rules are not written",
                        APPLIED,
                        on(NFTABLES_WITHOUT_ITS_RULES, FAST),
                        KEEP,
                        "Applied ProxyMoved"),
                row("slow all the same is no help", APPLIED, on(NFTABLES, SLOW), KEEP, "Reverting DidNotHelp"),
                row("another boot changes nothing", VERIFIED, rebooted(NFTABLES), KEEP, "Verified MeasuredBetter"),
                row(
                        "a kube-proxy that does not answer proves nothing",
                        VERIFIED,
                        silent(FAST),
                        KEEP,
                        "Verified MeasuredBetter"),
                row("an external change moved it back", VERIFIED, on(IPVS, SLOW), KEEP, "Reverted ExternalChange"),
                row("a move can be undone", VERIFIED, on(NFTABLES, FAST), UNDO, "Reverting ModeLowered"),
                row("back in ipvs with all its rules", REVERTING, on(IPVS, JUST_NOW), UNDO, "Reverted ModeLowered"),
                row("what was seen before says nothing", REVERTING, on(IPVS, SLOW), UNDO, "Reverting ModeLowered"),
                row(
                        "back without its rules is not back",
                        REVERTING,
                        on(IPVS_WITHOUT_ITS_RULES, JUST_NOW),
                        UNDO,
                        "Reverting ModeLowered"),
                row(
                        "nor is a node that still has the label",
                        REVERTING,
                        labelled(on(IPVS, JUST_NOW), Map.of(ProxyModeChange.LABEL, "nftables")),
                        UNDO,
                        "Reverting ModeLowered"),
                row(
                        "from iptables it is back when it was sent by way of its own kube-proxy",
                        FROM_IPTABLES,
                        labelled(on(IPVS, JUST_NOW), Map.of(ProxyModeChange.LABEL, "ipvs")),
                        UNDO,
                        "Reverted ModeLowered"),
                row(
                        "and not by the cluster's, which would leave rules of iptables behind",
                        FROM_IPTABLES,
                        on(IPVS, JUST_NOW),
                        UNDO,
                        "Reverting ModeLowered"),
                row(
                        "one that does not come back is told",
                        since(REVERTING, "4m"),
                        on(NFTABLES, JUST_NOW),
                        UNDO,
                        "Failed RevertFailed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_next_step_follows_from_what_kube_proxy_says(
            String what, FixRecord stored, NodeSnapshot node, DesiredFix desired, String expected) {
        FixRecord next = steps().next(stored, node, desired);

        assertThat(next.state() + " " + next.reason()).as(what).isEqualTo(expected);
        assertThat(next.podWanted()).as("no pod moves a kube-proxy").isEmpty();
    }

    @Test
    void what_is_lost_is_said_as_soon_as_it_is_moved() {
        assertThat(steps().next(APPLYING, on(NFTABLES, SLOW), KEEP).message())
                .contains("kube-proxy from ipvs to nftables")
                .contains("open during the move are lost");
    }

    @Test
    void what_a_kube_proxy_did_not_report_in_time_is_said() {
        assertThat(steps().next(since(APPLYING, "4m"), on(IPVS, SLOW), KEEP).message())
                .contains("within 180s that it runs in mode nftables");
    }

    @Test
    void a_move_that_cannot_be_undone_says_what_to_type() {
        assertThat(steps().next(since(REVERTING, "4m"), on(NFTABLES, JUST_NOW), UNDO)
                        .message())
                .contains("kubectl label node NAME latency.ipvs.dev/proxy-mode-");
    }

    private static FixSteps steps() {
        return new FixSteps(MeasurementSpec.DEFAULT, OnFailure.Revert, Duration.ZERO, TIMEOUTS, NOW);
    }

    private static FixRecord since(FixRecord fix, String ago) {
        return moved(fix.state(), fix.reason(), ago);
    }

    private static NodeSnapshot on(Proxy proxy, Measurement window) {
        return node(kernel(Variant.Timer, "1").with(proxy), window);
    }

    private static NodeSnapshot silent(Measurement window) {
        return node(kernel(Variant.Timer, "1"), window);
    }

    private static NodeSnapshot rebooted(Proxy proxy) {
        KernelFacts before = kernel(Variant.Timer, "1");
        return node(
                new KernelFacts(
                                before.release(),
                                "boot-2",
                                before.variant(),
                                before.estimationSysctl(),
                                before.livepatches(),
                                before.possibleCPUs(),
                                before.onlineCPUs())
                        .with(proxy),
                FAST);
    }

    private static NodeSnapshot node(KernelFacts kernel, Measurement window) {
        return seen("node-a", kernel, VerdictValue.Breached, window);
    }

    private static Arguments row(
            String what, FixRecord stored, NodeSnapshot node, DesiredFix desired, String expected) {
        return Arguments.of(what, stored, node, desired, expected);
    }
}
