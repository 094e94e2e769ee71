package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.operator.node.HelperPod;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A kubelet dates what it says by its node's clock, which here is an hour behind. */
class NodeReadinessTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String BY_THE_NODES_CLOCK = "2026-01-01T11:00:00Z";

    private final NodeReadiness readiness = new NodeReadiness(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void a_node_that_says_that_it_is_not_ready_has_not_been_so_since_its_own_clock_says() {
        assertThat(readiness.notReadySince(node("False"))).contains(NOW);
    }

    @Test
    void of_a_node_that_is_no_longer_heard_the_control_plane_knows_since_when() {
        assertThat(readiness.notReadySince(node("Unknown"))).contains(Instant.parse(BY_THE_NODES_CLOCK));
    }

    @Test
    void a_node_that_was_ready_in_between_counts_anew() {
        Clocks clocks = new Clocks();
        NodeReadiness later = new NodeReadiness(clocks);
        later.notReadySince(node("False"));
        later.notReadySince(node("True"));
        clocks.now = NOW.plus(Duration.ofMinutes(4));

        assertThat(later.notReadySince(node("False"))).contains(NOW.plus(Duration.ofMinutes(4)));
    }

    @Test
    void a_helper_that_its_kubelet_says_is_not_ready_counts_from_the_first_look() {
        HelperPods pods = new HelperPods(Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(pods.look(Stream.of(helper("False"))).on("node-a"))
                .isEqualTo(new HelperPod.NotReady(NOW, Optional.empty()));
        assertThat(pods.look(Stream.of(helper("False"), helper("True"))).on("node-a"))
                .isEqualTo(new HelperPod.Ready());
    }

    private static final class Clocks extends Clock {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    private static Node node(String ready) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("node-a")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .withLastTransitionTime(BY_THE_NODES_CLOCK)
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod helper(String ready) {
        return new PodBuilder()
                .withNewSpec()
                .withNodeName("node-a")
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .withLastTransitionTime(BY_THE_NODES_CLOCK)
                .endCondition()
                .endStatus()
                .build();
    }
}
