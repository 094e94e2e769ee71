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
    void aTapIsOnTheBridgeHoweverOftenItIsAskedFor() {
        network.create();

        network.addTap("tap-a");
        network.addTap("tap-a");

        assertThat(links()).contains("tap-a").contains("master lab0");
    }

    @Test
    void deletingTwiceIsHarmless() {
        network.create();

        network.delete();
        network.delete();

        assertThat(network.exists()).isFalse();
    }

    @Test
    void aNamespaceOfThatNameIsNeverTakenOver() {
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
