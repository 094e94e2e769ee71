package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.LivepatchOutcome;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.AwaitedApproval;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.LivepatchNodes;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The packaged operator against a real API server; the test simulates kubelet and node helper. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeLoopIT {
    private final TestCluster cluster;
    private OperatorProcess operator;
    private String test = "";
    private int number;

    WholeLoopIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
        operator = start();
    }

    private OperatorProcess start() {
        return OperatorProcess.start(
                cluster.operatorKubeconfig(),
                Path.of("target", "operator-whole-loop.log"),
                "latency.fix.pod-timeout=30s",
                "latency.revert.retry-after=2s",
                "latency.revert.deadline=12s");
    }

    /** A leader that cannot renew its lease ends itself, and a Deployment starts it again. */
    private void restartOperatorIfItGaveUp() {
        if (!operator.isAlive()) {
            operator = start();
        }
    }

    @AfterAll
    void end() {
        operator.close();
    }

    @BeforeEach
    void every_test_has_nodes_and_policies_of_its_own() {
        test = "t" + ++number;
    }

    @Test
    void a_breached_node_is_fixed_proven_and_restored_when_the_policy_goes() throws Exception {
        try (SimulatedNodeAgent node = node("loop")) {
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            assertThat(node.sysctl()).isEqualTo("0");
            assertThat(node.fixesRun()).containsExactly("apply");
            FixStatus fix = fix(node);
            assertThat(fix.before()).extracting("p99").hasToString("309ms");
            assertThat(fix.after()).extracting("p99").hasToString("41us");
            assertThat(recordedSysctl(fix)).isEqualTo("1");
            assertThat(fix.message()).contains("309ms before, 41us after").contains("frozen");
            assertThat(cluster.latency(node.name()).orElseThrow().getMetadata().getOwnerReferences())
                    .extracting("kind", "name")
                    .containsExactly(tuple("Node", node.name()));
            eventually().until(() -> cluster.phase(test).equals("AllFixed"));
            assertThat(eventsAbout(node.name()))
                    .contains("OldValueRecorded", "PodRequested", "PodReportedApplied", "MeasuredBetter");

            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));
            assertThat(node.sysctl()).isEqualTo("1");
            assertThat(node.fixesRun()).containsExactly("apply", "revert");
            assertThat(cluster.latency(node.name())).isEmpty();
        }
    }

    @Test
    void the_fix_pod_is_privileged_pinned_and_has_no_token() throws Exception {
        try (SimulatedNodeAgent node = node("pod")) {
            node.kubeletStops();
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> !fixPods(node).isEmpty());
            Pod pod = fixPods(node).getFirst();
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSpec().getVolumes()).noneMatch(volume -> volume.getProjected() != null);
            assertThat(pod.getSpec().getContainers().getFirst().getArgs())
                    .containsExactly(
                            "fix",
                            "apply",
                            "--type",
                            "Sysctl",
                            "--sysctl",
                            "net.ipv4.vs.run_estimation",
                            "--from",
                            "1",
                            "--to",
                            "0",
                            "--boot-id",
                            node.bootID(),
                            "--termination-message",
                            "/dev/termination-log");
            // What it asks for is stored already.
            assertThat(recordedSysctl(fix(node))).isEqualTo("1");
            assertThat(fix(node).pod()).isEqualTo(pod.getMetadata().getName());
            node.kubeletStartsAgain();
            undoAll();
        }
    }

    @Test
    void a_fix_that_does_not_help_is_undone_and_stops_the_rollout() throws Exception {
        try (SimulatedNodeAgent bad = node("bad");
                SimulatedNodeAgent other = node("other")) {
            bad.fixDoesNotHelp();
            other.helperFallsSilent();
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.fixState(bad.name()).equals("Reverted DidNotHelp"));
            assertThat(bad.sysctl()).isEqualTo("1");
            other.helperSpeaksAgain();
            eventually().until(() -> cluster.phase(test).equals("FailureLimitReached"));
            eventually().until(() -> breached(other));
            assertThat(cluster.ready(test).orElseThrow().getMessage())
                    .contains(bad.name())
                    .contains("spec.rollout.failureLimit");
            Thread.sleep(5_000);
            assertThat(other.fixesRun()).isEmpty();
            assertThat(bad.fixesRun()).containsExactly("apply", "revert");
            undoAll();
        }
    }

    @Test
    void a_cordoned_node_is_fixed_once_it_is_uncordoned() throws Exception {
        try (SimulatedNodeAgent node = node("cordoned")) {
            cordon(node, true);
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.phase(test).equals("NodesUnschedulable"));
            assertThat(cluster.ready(test).orElseThrow().getMessage()).contains(node.name());
            assertThat(node.fixesRun()).isEmpty();

            cordon(node, false);
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
        }
    }

    private void cordon(SimulatedNodeAgent node, boolean unschedulable) {
        cluster.client()
                .nodes()
                .withName(node.name())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"unschedulable\": %s}}".formatted(unschedulable));
    }

    @Test
    void nodes_are_fixed_one_at_a_time() throws Exception {
        try (SimulatedNodeAgent a = node("a");
                SimulatedNodeAgent b = node("b")) {
            a.kubeletStops();
            b.kubeletStops();
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> breached(a) && breached(b));
            eventually().until(() -> fixPods(a).size() + fixPods(b).size() == 1);
            a.kubeletStartsAgain();
            b.kubeletStartsAgain();
            eventually()
                    .until(() ->
                            cluster.isIn(a.name(), FixState.Verified) && cluster.isIn(b.name(), FixState.Verified));
            LatencyPolicy policy = cluster.client()
                    .resources(LatencyPolicy.class)
                    .withName(test)
                    .get();
            eventually().until(() -> cluster.phase(test).equals("AllFixed"));
            assertThat(policy.getStatus().nodes()).extracting("owned").isEqualTo(2);
            undoAll();
        }
    }

    @Test
    void observe_measures_and_changes_nothing() throws Exception {
        try (SimulatedNodeAgent node = node("seen")) {
            cluster.policy(test, "Observe", forNodes(test));
            eventually().until(() -> cluster.phase(test).equals("Observing") && breached(node));
            assertThat(node.fixesRun()).isEmpty();
            assertThat(cluster.fixState(node.name())).isEqualTo("none");
            undoAll();
        }
    }

    @Test
    void recommend_says_which_fix_and_why_not_those_above_it() throws Exception {
        try (SimulatedNodeAgent node = node("advice")) {
            cluster.policy(
                    test,
                    "Recommend",
                    forNodes(test) + "\nmitigations: [{type: ProxyMode, proxyMode: {mode: nftables}}, {type: Sysctl}]");
            eventually()
                    .until(() -> cluster.latency(node.name())
                                    .orElseThrow()
                                    .getStatus()
                                    .recommendation()
                            != null);
            var advice = Objects.requireNonNull(
                    cluster.latency(node.name()).orElseThrow().getStatus().recommendation());
            assertThat(advice.fix()).isEqualTo(FixType.Sysctl);
            assertThat(advice.passedOver()).singleElement().satisfies(rung -> {
                assertThat(rung.type()).isEqualTo(FixType.ProxyMode);
                assertThat(rung.message()).isNotBlank();
            });
            assertThat(node.fixesRun()).isEmpty();
            undoAll();
        }
    }

    @Test
    void a_lowered_mode_undoes_and_a_raised_one_fixes_again() throws Exception {
        try (SimulatedNodeAgent node = node("mode")) {
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            cluster.policy(test, "Recommend", forNodes(test));
            eventually().until(() -> cluster.fixState(node.name()).equals("Reverted ModeLowered"));
            assertThat(node.sysctl()).isEqualTo("1");
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            undoAll();
        }
    }

    @Test
    void abort_undoes_and_waits_for_a_person() throws Exception {
        try (SimulatedNodeAgent node = node("abort")) {
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            cluster.policy(test, "Enforce", forNodes(test) + "\nrollout: {abort: true}");
            eventually().until(() -> cluster.phase(test).equals("Aborted"));
            assertThat(node.sysctl()).isEqualTo("1");
            assertThat(cluster.ready(test).orElseThrow().getMessage()).contains("spec.rollout.abort");
            undoAll();
        }
    }

    @Test
    void a_bundle_is_begun_on_the_fleet_once_a_canary_has_proven_it() throws Exception {
        String digest = "sha256:" + "2".repeat(64);
        String canary = test + "-canary";
        String ladder =
                "\nmitigations: [{type: Livepatch, livepatch: {bundle: 'registry.example/p@" + digest + "'%s}}]";
        String after = ", promoteAfter: {policy: " + canary + ", nodes: 1, soak: 3s}";
        cluster.allowBundlesFrom("registry.example/p");
        try (SimulatedNodeAgent fleet = node("fleet");
                SimulatedNodeAgent first = new SimulatedNodeAgent(cluster.client(), canary, Map.of("test", canary))) {
            eventually().until(() -> cluster.policy(test, "Enforce", forNodes(test) + ladder.formatted(after)) != null);
            eventually().until(() -> cluster.phase(test).equals("WaitingForPromotion"));
            assertThat(fleet.fixesRun()).isEmpty();

            cluster.policy(canary, "Enforce", forNodes(canary) + ladder.formatted(""));
            eventually().until(() -> cluster.isIn(fleet.name(), FixState.Verified));
            assertThat(fix(fleet).original().at())
                    .isAfterOrEqualTo(fix(first).since().plusSeconds(3));
            eventually().until(() -> status().livepatches() != null);
            assertThat(Objects.requireNonNull(status().livepatches()).rows())
                    .containsExactly(new LivepatchNodes(
                            digest, "6.1.0-simulated", LivepatchOutcome.Verified, "MeasuredBetter", 1));
            undoAll();
        }
    }

    @Test
    void a_recalled_bundle_is_undone_though_paused_and_another_one_takes_its_place() throws Exception {
        String bad = "sha256:" + "0".repeat(64);
        String good = "sha256:" + "1".repeat(64);
        String ladder =
                "\nmitigations: [{type: Livepatch, livepatch: {bundle: 'registry.example/p@%s', recalled: [%s]}}]";
        cluster.allowBundlesFrom("registry.example/p");
        try (SimulatedNodeAgent node = node("recall")) {
            eventually()
                    .until(() -> cluster.policy(test, "Enforce", forNodes(test) + ladder.formatted(bad, "")) != null);
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            assertThat(node.livepatches()).containsExactly("ipvs_estimator_off");
            assertThatThrownBy(() -> cluster.policy(test, "Enforce", forNodes(test) + ladder.formatted(bad, bad)))
                    .hasMessageContaining("bundle names a digest that recalled lists");

            String recalled = forNodes(test) + ladder.formatted(good, bad);
            cluster.policy(test, "Enforce", recalled + "\nrollout: {soak: 0s, paused: true}");
            eventually().until(() -> cluster.fixState(node.name()).equals("Reverted Recalled"));
            assertThat(node.livepatches()).isEmpty();
            eventually().until(() -> cluster.phase(test).equals("Paused"));

            cluster.policy(test, "Enforce", recalled);
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            assertThat(Objects.requireNonNull(fix(node).original().livepatch()).bundle())
                    .endsWith(good);
            assertThat(node.fixesRun()).containsExactly("apply", "revert", "apply");
            undoAll();
        }
    }

    @Test
    void a_bundle_of_both_variants_loads_the_one_that_is_asked_for_and_takes_out_the_one_that_is_recorded()
            throws Exception {
        String ladder = "\nmitigations: [{type: Livepatch, livepatch: {bundle: 'registry.example/p@sha256:"
                + "3".repeat(64) + "'%s}}]";
        cluster.allowBundlesFrom("registry.example/p");
        try (SimulatedNodeAgent node = node("variant")) {
            eventually().until(() -> cluster.policy(test, "Enforce", forNodes(test) + ladder.formatted("")) != null);
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            assertThat(node.livepatches()).containsExactly("ipvs_estimator_off");

            cluster.policy(test, "Enforce", forNodes(test) + ladder.formatted(", variant: Sliced"));
            eventually().until(() -> node.fixesRun().size() == 3 && cluster.isIn(node.name(), FixState.Verified));
            assertThat(node.fixesRun()).containsExactly("apply", "revert", "apply");
            assertThat(node.livepatches()).containsExactly("ipvs_estimator_sliced");
            assertThat(Objects.requireNonNull(fix(node).original().livepatch()).module())
                    .isEqualTo("ipvs_estimator_sliced");
            undoAll();
            assertThat(node.livepatches()).isEmpty();
        }
    }

    @Test
    void a_rebooted_node_and_a_sysctl_set_back_are_measured_and_fixed_again() throws Exception {
        try (SimulatedNodeAgent node = node("drift")) {
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            node.reboot();
            eventually().until(() -> node.fixesRun().size() == 2 && cluster.isIn(node.name(), FixState.Verified));
            assertThat(fix(node).original().bootID()).isEqualTo(node.bootID());
            node.setSysctl("1");
            eventually().until(() -> node.fixesRun().size() == 3 && cluster.isIn(node.name(), FixState.Verified));
            assertThat(node.fixesRun()).containsExactly("apply", "apply", "apply");
            assertThat(eventsAbout(node.name())).contains("NodeRebooted", "ProvenBeforeReboot", "ExternalChange");
            undoAll();
        }
    }

    @Test
    void a_node_latency_edited_by_hand_is_healed() throws Exception {
        try (SimulatedNodeAgent node = node("edited")) {
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            NodeLatencySpec before = cluster.latency(node.name()).orElseThrow().getSpec();
            cluster.client().resources(NodeLatency.class).withName(node.name()).edit(latency -> {
                latency.setSpec(new NodeLatencySpec(before.policy(), Mode.Observe, before.measurement(), null));
                return latency;
            });
            eventually()
                    .until(() ->
                            cluster.latency(node.name()).orElseThrow().getSpec().equals(before));
            undoAll();
        }
    }

    @Test
    void a_silent_helper_is_shown_as_unknown_until_it_speaks_again() throws Exception {
        try (SimulatedNodeAgent node = node("silent")) {
            cluster.policy(test, "Observe", forNodes(test));
            eventually().until(() -> breached(node));
            node.helperFallsSilent();
            eventually().until(() -> verdict(node) == VerdictValue.Unknown);
            assertThat(Objects.requireNonNull(cluster.latency(node.name())
                                    .orElseThrow()
                                    .getStatus()
                                    .verdict())
                            .reason())
                    .isEqualTo(VerdictReason.MeasurementStale);
            eventually().until(() -> cluster.phase(test).equals("WaitingForMeasurements"));
            node.helperSpeaksAgain();
            eventually().until(() -> breached(node));
            undoAll();
        }
    }

    @Test
    void of_two_policies_one_decides_and_the_other_says_so() throws Exception {
        try (SimulatedNodeAgent node = node("shared")) {
            cluster.policy(test, "Observe", forNodes(test));
            String stronger = test + "-stronger";
            cluster.policy(stronger, "Enforce", forNodes(test) + "\npriority: 10");
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            eventually().until(() -> cluster.phase(test).equals("OverriddenByOtherPolicies"));
            LatencyPolicy loser = cluster.client()
                    .resources(LatencyPolicy.class)
                    .withName(test)
                    .get();
            assertThat(loser.getStatus().overridden()).extracting("to").containsExactly(stronger);
            assertThat(helper().getSpec()
                            .getTemplate()
                            .getSpec()
                            .getAffinity()
                            .getNodeAffinity()
                            .getRequiredDuringSchedulingIgnoredDuringExecution()
                            .getNodeSelectorTerms())
                    .as("both select the same nodes")
                    .hasSize(1);
            // The weaker one inherits the node, and mode Observe undoes what the stronger one did.
            cluster.delete(stronger);
            eventually().until(() -> cluster.isGone(stronger));
            eventually().until(() -> cluster.fixState(node.name()).equals("Reverted ModeLowered"));
            assertThat(node.sysctl()).isEqualTo("1");
            undoAll();
        }
    }

    @Test
    void a_node_that_cannot_be_restored_does_not_hold_a_deleted_policy_for_ever() throws Exception {
        try (SimulatedNodeAgent node = node("gone")) {
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            node.kubeletStops();
            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));
            assertThat(eventsAbout(test)).contains("NodesNotRestored");
            assertThat(recordedSysctl(fix(node))).as("still known").isEqualTo("1");
        }
    }

    @Test
    void outside_of_the_windows_nothing_is_begun_and_the_next_is_told() throws Exception {
        try (SimulatedNodeAgent node = node("window")) {
            LocalTime inTwelveHours = inTwelveHours();
            cluster.policy(test, "Enforce", forNodes(test) + "\nrollout: {windows: [" + hourFrom(inTwelveHours) + "]}");
            eventually().until(() -> cluster.phase(test).equals("OutsideWindow"));
            assertThat(cluster.ready(test).orElseThrow().getMessage())
                    .contains("opens at")
                    .contains(inTwelveHours.toString())
                    .contains("spec.rollout.windows");
            assertThat(status().waiting())
                    .satisfies(waiting -> assertThat(waiting.until()).isNotNull());
            assertThat(node.fixesRun()).isEmpty();
            undoAll();
        }
    }

    @Test
    void one_fix_takes_the_place_of_another_only_in_a_window() throws Exception {
        String livepatch = "\nmitigations: [{type: Livepatch, livepatch: {bundle: 'registry.example/p@sha256:"
                + "4".repeat(64) + "'}}]";
        cluster.allowBundlesFrom("registry.example/p");
        try (SimulatedNodeAgent node = node("swap")) {
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            String closed = "\nrollout: {soak: 0s, windows: [" + hourFrom(inTwelveHours()) + "]}";
            eventually().until(() -> cluster.policy(test, "Enforce", forNodes(test) + livepatch + closed) != null);
            eventually().until(() -> cluster.phase(test).equals("OutsideWindow"));
            assertThat(cluster.ready(test).orElseThrow().getMessage())
                    .contains("1 node waiting to be rolled back (" + node.name() + ")", "opens at");
            assertThat(node.fixesRun()).containsExactly("apply");

            cluster.policy(test, "Enforce", forNodes(test) + livepatch);
            eventually().until(() -> node.fixesRun().size() == 3 && cluster.isIn(node.name(), FixState.Verified));
            assertThat(node.fixesRun()).containsExactly("apply", "revert", "apply");
            assertThat(node.sysctl()).isEqualTo("1");
            assertThat(node.livepatches()).containsExactly("ipvs_estimator_off");
            undoAll();
        }
    }

    private static LocalTime inTwelveHours() {
        return LocalTime.now(ZoneOffset.UTC).plusHours(12).truncatedTo(ChronoUnit.MINUTES);
    }

    private static String hourFrom(LocalTime start) {
        return "{days: [Mon, Tue, Wed, Thu, Fri, Sat, Sun], start: '%s', end: '%s', timeZone: UTC}"
                .formatted(start, start.plusHours(1));
    }

    @Test
    void a_wave_waits_for_a_person_and_says_for_what() throws Exception {
        try (SimulatedNodeAgent a = node("a");
                SimulatedNodeAgent b = node("b")) {
            String rollout = "\nrollout: {waves: [1, '100%%'], soak: 0s, approval: AfterFirstWave, %s}";
            cluster.policy(test, "Enforce", forNodes(test) + rollout.formatted("approvedWave: 2"));
            eventually().until(() -> cluster.phase(test).equals("WaitingForApproval"));
            AwaitedApproval awaited = requireNonNull(status().awaitingApproval());
            String approved = "sysctl: {wave: 2, planHash: " + awaited.planHash() + "}";
            assertThat(cluster.ready(test).orElseThrow().getMessage())
                    .contains("set spec.rollout.approved." + approved.replaceFirst(":", " to"))
                    .endsWith("approvedWave alone does not say what it approves");
            assertThat(status().wave()).isEqualTo("2/2");
            assertThat(a.fixesRun().size() + b.fixesRun().size()).isEqualTo(1);
            cluster.policy(test, "Enforce", forNodes(test) + rollout.formatted("approved: {" + approved + "}"));
            eventually().until(() -> cluster.phase(test).equals("AllFixed"));
            assertThat(a.fixesRun()).containsExactly("apply");
            assertThat(b.fixesRun()).containsExactly("apply");
            undoAll();
        }
    }

    @Test
    void an_api_server_that_is_away_for_a_while_holds_nothing_up_for_long() throws Exception {
        try (SimulatedNodeAgent node = node("away")) {
            node.kubeletStops();
            cluster.policy(test, "Enforce", forNodes(test));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Applying));
            cluster.controlPlane().stopApiServer();
            Thread.sleep(1_000);
            node.kubeletStartsAgain();
            cluster.controlPlane().startApiServer();
            eventually().until(() -> {
                restartOperatorIfItGaveUp();
                return cluster.isIn(node.name(), FixState.Verified);
            });
            assertThat(node.sysctl()).isEqualTo("0");
            undoAll();
        }
    }

    private SimulatedNodeAgent node(String name) {
        return new SimulatedNodeAgent(cluster.client(), test + "-" + name, Map.of("test", test));
    }

    private LatencyPolicyStatus status() {
        return cluster.client()
                .resources(LatencyPolicy.class)
                .withName(test)
                .get()
                .getStatus();
    }

    private void undoAll() {
        for (LatencyPolicy policy :
                cluster.client().resources(LatencyPolicy.class).list().getItems()) {
            cluster.delete(policy.getMetadata().getName());
            eventually().until(() -> cluster.isGone(policy.getMetadata().getName()));
        }
    }

    private boolean breached(SimulatedNodeAgent node) {
        return verdict(node) == VerdictValue.Breached;
    }

    private VerdictValue verdict(SimulatedNodeAgent node) {
        return Objects.requireNonNull(
                        cluster.latency(node.name()).orElseThrow().getStatus().verdict())
                .value();
    }

    private static String recordedSysctl(FixStatus fix) {
        return Objects.requireNonNull(fix.original().sysctl()).value();
    }

    private FixStatus fix(SimulatedNodeAgent node) {
        return Objects.requireNonNull(
                cluster.latency(node.name()).orElseThrow().getStatus().fix());
    }

    private List<Pod> fixPods(SimulatedNodeAgent node) {
        return cluster.client()
                .pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withField("spec.nodeName", node.name())
                .list()
                .getItems();
    }

    private DaemonSet helper() {
        return cluster.client()
                .apps()
                .daemonSets()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("node-helper")
                .get();
    }

    private List<String> eventsAbout(String name) {
        return cluster.client().events().v1().events().inNamespace("default").list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(name))
                .map(Event::getReason)
                .toList();
    }
}
