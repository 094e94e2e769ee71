package dev.ipvs.latency.story;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.node.KubeProxyForm;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.provision.Provision;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A rollout over three real nodes, of which each walks half as long as the one before. They have one processor online, so
 * that a walk delays whatever packet comes in the meantime.
 */
@Tag("guest")
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutOnThreeNodesTest {

    private static final String POLICY = "estimator";
    private static final int POSSIBLE_CPUS = 64;
    private static final int SERVICES = 4_000;
    private static final Duration THRESHOLD = Duration.ofMillis(20);
    private static final Duration SOAK = Duration.ofSeconds(10);

    private Optional<Stage> set = Optional.empty();

    @BeforeAll
    void three_nodes_with_the_problem_and_the_operator() {
        Stage stage = Stage.set(
                new Narrator(System.out, InstantSource.system()),
                Provision.ofThisTree(),
                List.of(node("node-a", SERVICES), node("node-b", SERVICES / 2), node("node-c", SERVICES / 4)));
        set = Optional.of(stage);
        stage.when().theOperatorStarts();
        stage.when().aNeighbourSendsPackets();
    }

    private static SlowNode node(String name, int services) {
        return new SlowNode(name, services, POSSIBLE_CPUS, 1, 800, KubeProxyForm.PROGRAM);
    }

    @AfterAll
    void nothing_is_left_running() {
        set.ifPresent(Stage::close);
    }

    @AfterEach
    void the_nodes_are_as_they_were() {
        stage().when().thePolicyIsDeleted(POLICY);
        stage().then().thePolicyIsGone(POLICY);
        stage().nodes().forEach(node -> stage().thenOn(node).estimationIs("1"));
    }

    @Test
    void each_wave_begins_once_every_node_before_is_proven_and_watched() {
        theRolloutBeginsOnThreeBreachedNodes();

        on(canary()).estimationIs("0");
        assertThat(Stream.of(second(), last()).map(node -> on(node).sysctl())).containsOnly("1");
        on(second()).estimationIs("0");
        assertThat(on(last()).sysctl()).isEqualTo("1");
        List<FixStatus> fixes = stage().nodes().stream()
                .map(node -> on(node).theFixIs(FixState.Verified))
                .toList();
        stage().then().thePolicyIsDone(POLICY);

        assertThat(fixes)
                .extracting(fix -> requireNonNull(fix.rollout()).wave())
                .containsExactly(1, 2, 3);
        assertThat(begun(fixes.get(1))).isAfterOrEqualTo(watched(fixes.get(0)));
        assertThat(begun(fixes.get(2))).isAfterOrEqualTo(watched(fixes.get(1)));
        assertThat(fixes).allSatisfy(fix -> {
            Measurement before = requireNonNull(fix.before());
            Measurement after = requireNonNull(fix.after());
            assertThat(lasting(before.p99())).isGreaterThan(lasting(after.p99()).multipliedBy(10));
            assertThat(after.start()).isAfterOrEqualTo(requireNonNull(fix.appliedAt()));
            assertThat(after.bootID()).isEqualTo(before.bootID());
        });
    }

    @Test
    void a_fix_that_makes_no_difference_is_undone_and_stops_the_rollout() {
        stage().when().anotherNetworkHasRulesToo(second(), new IpvsRules(SERVICES));
        try {
            theRolloutBeginsOnThreeBreachedNodes();

            on(canary()).theFixIs(FixState.Verified);
            FixStatus undone = on(second()).theFixIs(FixState.Reverted);
            String why = stage().then().thePolicyIsStalled(POLICY).getMessage();
            on(last()).theNodeIsMeasuredAgainAfter(Instant.now());

            assertThat(undone.reason()).isEqualTo(FixReason.DidNotHelp);
            assertThat(longestWait(undone.before())).isGreaterThan(THRESHOLD);
            assertThat(longestWait(undone.after())).as("packets wait as before").isGreaterThan(THRESHOLD);
            assertThat(why).contains("node-b (DidNotHelp, by its own report alone)");
            assertThat(on(second()).sysctl()).isEqualTo("1");
            assertThat(on(canary()).theFixIs(FixState.Verified)).isNotNull();
            assertThat(on(canary()).sysctl()).isEqualTo("0");
            assertThat(on(last()).status().orElseThrow().fix())
                    .as("it was never its turn")
                    .isNull();
            assertThat(on(last()).sysctl()).isEqualTo("1");
        } finally {
            stage().when().theOtherNetworkIsGone(second());
        }
    }

    private void theRolloutBeginsOnThreeBreachedNodes() {
        stage().when().aPolicyIsApplied(Path.of("src/test/resources/three-waves.yaml"));
        stage().nodes().forEach(node -> on(node).theVerdictIs(VerdictValue.Breached));
        stage().when().theRolloutIsLetGoOn(POLICY);
    }

    private static Instant begun(FixStatus fix) {
        return fix.original().at();
    }

    /** When its proof had been watched for as long as the policy asks. */
    private static Instant watched(FixStatus verified) {
        return verified.since().plus(SOAK);
    }

    private static Duration longestWait(@Nullable Measurement window) {
        return lasting(
                requireNonNull(requireNonNull(window).netRxDelayByEstimator()).max());
    }

    private static Duration lasting(@Nullable GoDuration measured) {
        return requireNonNull(measured).value();
    }

    private Then on(Node node) {
        return stage().thenOn(node);
    }

    /** The worst-measured. */
    private Node canary() {
        return stage().nodes().get(0);
    }

    private Node second() {
        return stage().nodes().get(1);
    }

    private Node last() {
        return stage().nodes().get(2);
    }

    private Stage stage() {
        return set.orElseThrow();
    }
}
