package dev.ipvs.latency.operator.apply;

import static dev.ipvs.latency.operator.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContestsTest {
    private final Contests<String> contests = new Contests<>();

    @Test
    void what_is_taken_back_three_times_in_ten_minutes_is_given_up() {
        contests.takenBack("label", "by addons", NOW);
        contests.takenBack("label", "by addons", NOW.plusSeconds(60));
        assertThat(contests.givenUp("label", NOW.plusSeconds(60))).isEmpty();

        contests.takenBack("label", "by addons", NOW.plusSeconds(599));

        assertThat(contests.givenUp("label", NOW.plusSeconds(599))).contains("by addons");
        assertThat(contests.givenUp("another", NOW.plusSeconds(599))).isEmpty();
    }

    @Test
    void it_is_tried_again_once_ten_minutes_are_over() {
        for (int time = 0; time < Contests.MOST; time++) {
            contests.takenBack("label", "by addons", NOW);
        }

        assertThat(contests.givenUp("label", NOW.plus(Duration.ofMinutes(10)))).isEmpty();
    }
}
