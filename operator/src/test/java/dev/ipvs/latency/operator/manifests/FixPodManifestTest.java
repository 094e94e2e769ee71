package dev.ipvs.latency.operator.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.OriginalState;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manifests of all fix pods have in common: a node that is wrong in whatever way is fixed and restored all the same. */
class FixPodManifestTest {
    private static final Toleration EVERYTHING =
            new TolerationBuilder().withOperator("Exists").build();
    private static final FixRecord SYSCTL = Examples.fix(FixState.Applying, FixReason.PodRequested, "1m");
    private static final FixRecord LIVEPATCH = Examples.with(
            SYSCTL,
            new OriginalState(
                    new LivepatchChange("ipvs_estimator_off", "registry.example/bundle:1"),
                    Examples.BOOT,
                    Examples.NOW));

    private final FixPodManifest manifest = new FixPodManifest(
            "system",
            new HelperImage(Optional.empty(), "image"),
            Duration.ofMinutes(3),
            new ManifestFolder(Optional.empty()));

    static Stream<Arguments> pods() {
        return Stream.of(SYSCTL, LIVEPATCH)
                .flatMap(fix -> Arrays.stream(FixAction.values()).map(action -> Arguments.of(fix, action)));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void it_ends_in_time(FixRecord fix, FixAction action) {
        assertThat(pod(fix, action).getActiveDeadlineSeconds()).isEqualTo(180);
    }

    @ParameterizedTest
    @MethodSource("pods")
    void no_taint_keeps_it_from_its_node(FixRecord fix, FixAction action) {
        assertThat(pod(fix, action).getNodeName()).isEqualTo("node-a");
        assertThat(pod(fix, action).getTolerations()).containsExactly(EVERYTHING);
    }

    private PodSpec pod(FixRecord fix, FixAction action) {
        return manifest.of("node-a", "uid-1", fix, action).getSpec();
    }
}
