package dev.ipvs.latency.operator.cluster;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.RolloutSpec;
import dev.ipvs.latency.lab.docs.GeneratedPart;
import dev.ipvs.latency.operator.policy.RolloutStrategy;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rollouts that the docs offer to copy. */
final class RolloutExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "deploy", "examples");
    private static final KubernetesSerialization READER = new KubernetesSerialization();

    @Test
    void the_docs_show_what_the_examples_ask_for() {
        GeneratedPart.of("rollout.md", "presets")
                .mustBeTable(
                        List.of(
                                "example",
                                "waves",
                                "soak",
                                "at once",
                                "stops at",
                                "approval",
                                "last wave at the earliest"),
                        Stream.of("careful", "normal", "urgent").map(RolloutExamplesTest::row));
    }

    @Test
    void the_more_urgent_one_is_the_sooner_its_last_wave_may_begin() {
        assertThat(Stream.of("careful", "normal", "urgent").map(name -> earliest(strategy(name))))
                .isSortedAccordingTo((one, other) -> other.compareTo(one))
                .doesNotHaveDuplicates();
    }

    @Test
    void the_normal_one_is_what_a_policy_gets_that_says_nothing() {
        assertThat(strategy("normal")).isEqualTo(strategy(example("enforce")));
    }

    private static List<String> row(String name) {
        LatencyPolicy policy = example("rollout-" + name);
        RolloutSpec rollout = policy.getSpec().rollout();
        return List.of(
                "[%1$s](../deploy/examples/rollout-%1$s.yaml)".formatted(name),
                rollout.waves().stream().map(RolloutExamplesTest::text).collect(joining(", ")),
                rollout.soak().toString(),
                text(rollout.maxConcurrent()),
                rollout.failureLimit() + " failed",
                rollout.approval().toString(),
                new GoDuration(earliest(strategy(policy))).toString());
    }

    /** Each wave but the last soaks. */
    private static Duration earliest(RolloutStrategy strategy) {
        return strategy.soak().multipliedBy(strategy.waves().count() - 1L);
    }

    private static RolloutStrategy strategy(String name) {
        return strategy(example("rollout-" + name));
    }

    private static RolloutStrategy strategy(LatencyPolicy policy) {
        PolicyReading reading = PolicyReader.read(policy);
        assertThat(reading.unreadable()).isEmpty();
        return reading.policy().rollout();
    }

    /** As the API server stores it. */
    private static LatencyPolicy example(String file) {
        try {
            LatencyPolicy policy =
                    READER.unmarshal(Files.readString(EXAMPLES.resolve(file + ".yaml")), LatencyPolicy.class);
            policy.getMetadata().setGeneration(1L);
            policy.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
            return policy;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(IntOrString value) {
        return String.valueOf(value.getValue());
    }
}
