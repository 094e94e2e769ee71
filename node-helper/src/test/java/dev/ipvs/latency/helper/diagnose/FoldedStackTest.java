package dev.ipvs.latency.helper.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The format of flamegraph.pl, which speedscope reads too: frames by semicolons, then a count. */
class FoldedStackTest {

    @Test
    void a_file_has_a_line_for_each_stack_with_its_microseconds() {
        assertThat(FoldedStack.lines(List.of(
                        new FoldedStack(List.of("TIMER", "run_timer_softirq", "estimation_timer"), 4_300_000),
                        new FoldedStack(List.of("TASK node", "vfs_read"), 58_000))))
                .isEqualTo("TIMER;run_timer_softirq;estimation_timer 4300\nTASK node;vfs_read 58\n");
    }

    @Test
    void a_stack_of_less_than_a_microsecond_is_not_lost() {
        assertThat(new FoldedStack(List.of("IRQ"), 300).line()).isEqualTo("IRQ 1");
    }

    @Test
    void a_process_whose_name_holds_the_separator_is_one_frame() {
        assertThat(new FoldedStack(List.of("TASK a;b", "vfs_read"), 1_000).line())
                .isEqualTo("TASK a:b;vfs_read 1");
    }
}
