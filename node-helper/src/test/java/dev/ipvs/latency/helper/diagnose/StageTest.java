package dev.ipvs.latency.helper.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StageTest {

    private static final Stage STAGE = new Stage(
            "netif_rx",
            "netif_receive_skb",
            100,
            1_900,
            List.of(new Stage.Slot(0, 512, 98), new Stage.Slot(512, 768, 1), new Stage.Slot(1_536, 2_048, 1)));

    @Test
    void a_percentile_is_the_upper_end_of_its_slot() {
        assertThat(STAGE.percentileNs(50)).isEqualTo(512);
        assertThat(STAGE.percentileNs(99)).isEqualTo(768);
    }

    @Test
    void a_percentile_is_never_more_than_the_longest() {
        assertThat(STAGE.percentileNs(100)).isEqualTo(1_900);
    }
}
