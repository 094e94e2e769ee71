package dev.ipvs.latency.story;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.NodeImage;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The whole loop, nothing simulated: a real API server, a real node on a stock kernel with 6,001 real estimators, the
 * operator as a process of its own, the helper from its image as the DaemonSet that the operator made.
 *
 * <p>One after the other on one node, since a fix takes minutes under emulation: what comes second begins with what the
 * first has left.
 */
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeLoopTest {

    private static final String POLICY = "estimator";
    private static final String BUNDLES = "lab.local/ipvs-livepatch";
    private static final String MODULE = "ipvs_estimator_off";
    private static final Duration TENS_OF_MILLISECONDS = Duration.ofMillis(20);
    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

    /** For a pod on an emulated node, beside whatever else the machine does. */
    private static final Duration EMULATED = Duration.ofMinutes(10);

    private final Provision provision = Provision.ofThisTree();
    private final NodeImage bundle = NodeImage.byDigest(BUNDLES, bundle(provision));
    private Optional<Stage> set = Optional.empty();

    @BeforeAll
    void a_node_with_the_problem_and_the_operator() {
        Stage stage = Stage.set(
                new Narrator(System.out, InstantSource.system()), provision, List.of(SlowNode.SLOW_ENOUGH), bundle);
        set = Optional.of(stage);
        stage.when().theOperatorStartsWithFixPodTimeout(EMULATED);
        stage.when().aNeighbourSendsPackets();
    }

    @AfterAll
    void nothing_is_left_running() {
        set.ifPresent(Stage::close);
    }

    @Test
    @Order(1)
    void a_breached_node_is_fixed_and_proven_by_the_measurement_that_condemned_it_though_the_operator_is_killed() {
        stage().when().aPolicyIsApplied(policy());

        Measurement condemning = stage().then().theNodeIsMeasured();
        assertThat(lasting(condemning.p99())).isGreaterThan(TENS_OF_MILLISECONDS);
        stage().then().theHelperIsConfinedBy("cri-containerd.apparmor.d (enforce)");
        stage().then().theVerdictIs(VerdictValue.Breached);

        stage().then().theFixIs(FixState.Applying);
        stage().when().theOperatorIsKilled();
        stage().when().theOperatorStartsWithFixPodTimeout(EMULATED);

        FixStatus fix = stage().then().theFixIs(FixState.Verified);
        assertThat(stage().then().sysctl()).isEqualTo("0");
        assertThat(recordedSysctl(fix)).isEqualTo("1");
        assertThat(fix.message()).contains("frozen");
        Measurement before = requireNonNull(fix.before());
        Measurement after = requireNonNull(fix.after());
        assertThat(lasting(before.p99())).isGreaterThan(TENS_OF_MILLISECONDS);
        assertThat(lasting(after.max())).isLessThan(ONE_MILLISECOND);
        assertThat(after.bootID()).isEqualTo(before.bootID());
    }

    @Test
    @Order(2)
    void the_helper_goes_on_measuring_while_the_api_server_is_away_and_catches_up() {
        stage().then().theFixIs(FixState.Verified);
        stage().then().thePolicyIsDone(POLICY);

        stage().when().theApiServerGoesAway();
        stage().when().somebodyTurnsEstimationOnByHand();
        stage().when().theApiServerComesBack();

        stage().then().theNodeIsMeasuredAgainAfter(Instant.now());
        assertThat(recordedSysctl(stage().then().theFixIs(FixState.Verified))).isEqualTo("1");
        stage().then().estimationIs("0");
    }

    @Test
    @Order(3)
    void a_deleted_policy_gives_the_node_its_own_value_back() {
        stage().when().thePolicyIsDeleted(POLICY);

        stage().then().thePolicyIsGone(POLICY);
        stage().then().estimationIs("1");
    }

    @Test
    @Order(4)
    void a_livepatch_is_loaded_from_its_bundle_proven_and_taken_out_again() throws IOException {
        String policy = Files.readString(Path.of("src/test/resources/livepatch.yaml"));
        stage().when()
                .aPolicyIsApplied(Files.writeString(
                        Path.of("target/livepatch.yaml"), policy.replace("${bundle}", bundle.name())));

        FixStatus fix = stage().then().theFixIs(FixState.Verified);
        assertThat(fix.original().livepatch()).isEqualTo(new FixStatus.OriginalLivepatch(MODULE, bundle.name()));
        assertThat(stage().then().livepatches()).contains(MODULE);
        assertThat(stage().then().sysctl()).as("the sysctl is left alone").isEqualTo("1");
        assertThat(lasting(requireNonNull(fix.before()).p99())).isGreaterThan(TENS_OF_MILLISECONDS);
        assertThat(lasting(requireNonNull(fix.after()).max())).isLessThan(ONE_MILLISECOND);

        stage().when().thePolicyIsDeleted(POLICY);
        stage().then().theLivepatchIsGone(MODULE);
        stage().then().thePolicyIsGone(POLICY);
    }

    private static Path bundle(Provision provision) {
        Path livepatch = Tree.ofWorkingDirectory().livepatch();
        Path folder = Path.of("target/bundle").toAbsolutePath();
        Path built = provision.made(livepatch.resolve("build"), "--output", folder.toString(), Kernel.BOOKWORM.text());
        return provision.made(livepatch.resolve("image"), built.toString());
    }

    private static String recordedSysctl(FixStatus fix) {
        return requireNonNull(fix.original().sysctl()).value();
    }

    private static Duration lasting(@Nullable GoDuration measured) {
        return requireNonNull(measured).value();
    }

    private Stage stage() {
        return set.orElseThrow();
    }

    private Path policy() {
        return stage().tree().deploy().resolve("examples/estimator-quick.yaml");
    }
}
