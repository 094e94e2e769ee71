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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The whole loop, nothing played: a real API server, a real node on a stock kernel with 20,001 real estimators, the
 * operator as a process of its own, the helper from its image as the DaemonSet that the operator made.
 */
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeLoopTest {

    private static final String POLICY = "estimator";
    private static final String BUNDLES = "lab.local/ipvs-livepatch";
    private static final String MODULE = "ipvs_estimator_off";
    private static final Duration TENS_OF_MILLISECONDS = Duration.ofMillis(20);
    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

    private final Provision provision = Provision.ofThisTree();
    private final NodeImage bundle = NodeImage.byDigest(BUNDLES, bundle(provision));
    private Optional<Stage> set = Optional.empty();

    @BeforeAll
    void a_node_with_the_problem_and_the_operator() {
        Stage stage = Stage.set(new Narrator(System.out, InstantSource.system()), provision, bundle);
        set = Optional.of(stage);
        stage.when().theOperatorStarts();
        stage.when().aNeighbourSendsPackets();
    }

    @AfterAll
    void nothing_is_left_running() {
        set.ifPresent(Stage::close);
    }

    @AfterEach
    void the_node_is_as_it_was() {
        stage().when().thePolicyIsDeleted(POLICY);
        stage().then().thePolicyIsGone(POLICY);
        stage().then().estimationIs("1");
    }

    @Test
    void a_breached_node_is_fixed_and_proven_by_the_measurement_that_condemned_it() {
        stage().when().aPolicyIsApplied(policy());

        Measurement condemning = stage().then().theNodeIsMeasured();
        assertThat(lasting(condemning.p99())).isGreaterThan(TENS_OF_MILLISECONDS);
        stage().then().theHelperIsConfinedBy("cri-containerd.apparmor.d (enforce)");
        stage().then().theVerdictIs(VerdictValue.Breached);

        FixStatus fix = stage().then().theFixIs(FixState.Verified);
        assertThat(stage().then().knob()).isEqualTo("0");
        assertThat(recordedKnob(fix)).isEqualTo("1");
        assertThat(fix.message()).contains("frozen");
        Measurement before = requireNonNull(fix.before());
        Measurement after = requireNonNull(fix.after());
        assertThat(lasting(before.p99())).isGreaterThan(TENS_OF_MILLISECONDS);
        assertThat(lasting(after.max())).isLessThan(ONE_MILLISECOND);
        assertThat(after.bootID()).isEqualTo(before.bootID());
    }

    @Test
    void a_livepatch_is_loaded_from_its_bundle_proven_and_taken_out_again() throws IOException {
        String policy = Files.readString(Path.of("src/test/resources/livepatch.yaml"));
        stage().when()
                .aPolicyIsApplied(Files.writeString(
                        Path.of("target/livepatch.yaml"), policy.replace("${bundle}", bundle.name())));

        FixStatus fix = stage().then().theFixIs(FixState.Verified);
        assertThat(fix.original().livepatch()).isEqualTo(new FixStatus.OriginalLivepatch(MODULE, bundle.name()));
        assertThat(stage().then().livepatches()).contains(MODULE);
        assertThat(stage().then().knob()).as("the sysctl is left alone").isEqualTo("1");
        assertThat(lasting(requireNonNull(fix.before()).p99())).isGreaterThan(TENS_OF_MILLISECONDS);
        assertThat(lasting(requireNonNull(fix.after()).max())).isLessThan(ONE_MILLISECOND);

        stage().when().thePolicyIsDeleted(POLICY);
        stage().then().theLivepatchIsGone(MODULE);
    }

    @Test
    void an_operator_killed_in_the_middle_of_a_fix_goes_on_where_it_was() {
        stage().when().aPolicyIsApplied(policy());
        stage().then().theFixIs(FixState.Applying);
        stage().when().theOperatorIsKilled();
        stage().when().theOperatorStarts();

        FixStatus fix = stage().then().theFixIs(FixState.Verified);
        assertThat(recordedKnob(fix)).isEqualTo("1");
    }

    @Test
    void the_helper_goes_on_measuring_while_the_api_server_is_away_and_catches_up() {
        stage().when().aPolicyIsApplied(policy());
        stage().then().theFixIs(FixState.Verified);
        stage().then().thePolicyIsDone(POLICY);

        stage().when().theApiServerGoesAway();
        stage().when().somebodyTurnsEstimationOnByHand();
        stage().when().theApiServerComesBack();

        stage().then().theNodeIsMeasuredAgainAfter(Instant.now());
        assertThat(recordedKnob(stage().then().theFixIs(FixState.Verified))).isEqualTo("1");
        stage().then().estimationIs("0");
    }

    private static Path bundle(Provision provision) {
        Path livepatch = Tree.ofWorkingDirectory().livepatch();
        Path folder = Path.of("target/bundle").toAbsolutePath();
        Path built = provision.made(livepatch.resolve("build"), "--output", folder.toString(), Kernel.BOOKWORM.text());
        return provision.made(livepatch.resolve("image"), built.toString());
    }

    private static String recordedKnob(FixStatus fix) {
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
