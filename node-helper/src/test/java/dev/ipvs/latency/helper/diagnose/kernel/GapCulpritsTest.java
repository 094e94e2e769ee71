package dev.ipvs.latency.helper.diagnose.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.helper.diagnose.Culprit;
import dev.ipvs.latency.helper.diagnose.Wait;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a packet was held by, from what its CPU's received packets waited for. */
class GapCulpritsTest {

    private static final long MS = 1_000_000;

    private static final Wait WALK = wait(1, 100, 300, culprit("estimation_timer", 198), culprit("tick", 2));

    @Test
    void a_packet_that_waited_from_the_start_has_the_culprits_of_the_wait() {
        assertThat(new GapCulprits(List.of(WALK)).of(1, 99 * MS, 300 * MS))
                .containsExactly(culprit("estimation_timer", 198), culprit("tick", 2));
    }

    @Test
    void a_packet_that_came_halfway_has_half() {
        assertThat(new GapCulprits(List.of(WALK)).of(1, 200 * MS, 301 * MS))
                .containsExactly(culprit("estimation_timer", 99), culprit("tick", 1));
    }

    @Test
    void what_another_cpu_did_is_not_its_culprit() {
        assertThat(new GapCulprits(List.of(WALK)).of(0, 100 * MS, 300 * MS)).isEmpty();
    }

    @Test
    void waits_one_after_the_other_add_up() {
        Wait next = wait(1, 300, 400, culprit("estimation_timer", 50), culprit("slow_poll", 50));

        assertThat(new GapCulprits(List.of(next, WALK)).of(1, 100 * MS, 400 * MS))
                .containsExactly(
                        new Culprit(Culprit.Kind.TIMER, "estimation_timer", "", "", 248 * MS, 2),
                        culprit("slow_poll", 50),
                        culprit("tick", 2));
    }

    @Test
    void no_time_is_charged_twice_where_waits_overlap() {
        Wait poll = wait(1, 200, 400, culprit("slow_poll", 200));

        assertThat(new GapCulprits(List.of(WALK, poll)).of(1, 100 * MS, 400 * MS))
                .containsExactly(culprit("estimation_timer", 198), culprit("slow_poll", 100), culprit("tick", 2));
    }

    private static Wait wait(int cpu, long fromMs, long toMs, Culprit... culprits) {
        return new Wait(Wait.Kind.RAISED, cpu, fromMs * MS, (toMs - fromMs) * MS, List.of(culprits));
    }

    private static Culprit culprit(String name, long ms) {
        return new Culprit(Culprit.Kind.TIMER, name, "", "", ms * MS, 1);
    }
}
