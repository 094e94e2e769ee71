package dev.ipvs.latency.lab.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.LabException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Needs root. */
@Tag("cluster")
class LabNetworkTest {

    private final LabNetwork network = new LabNetwork("ipvs-lab-net");

    @AfterEach
    void remove() {
        network.delete();
    }

    @Test
    void a_tap_is_on_the_bridge_however_often_it_is_asked_for() {
        network.create();

        network.addTap("tap-a");
        network.addTap("tap-a");

        assertThat(links()).contains("tap-a").contains("master lab0");
    }

    @Test
    void deleting_twice_is_harmless() {
        network.create();

        network.delete();
        network.delete();

        assertThat(network.exists()).isFalse();
    }

    @Test
    void a_namespace_of_that_name_is_never_taken_over() {
        network.create();

        assertThatThrownBy(network::create)
                .isInstanceOf(LabException.class)
                .hasMessageContaining("exists already")
                .hasMessageContaining("ip netns del ipvs-lab-net");
    }

    private String links() {
        return Command.of("ip", "link").through(network.prefix()).output();
    }
}
