package dev.ipvs.latency.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.Wait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LifeTest {

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Test
    void the_end_comes_once_however_often_it_is_asked_for() {
        Life life = Life.endingBy(() -> events.add("end"));

        life.end();
        life.end();

        assertThat(events).containsExactly("end");
    }

    @Test
    void the_end_interrupts_what_has_begun_and_waits_for_it() throws InterruptedException {
        Life life = Life.endingBy(() -> events.add("end"));
        CountDownLatch begun = new CountDownLatch(1);
        Thread starting = Thread.ofVirtual().start(() -> life.during(() -> start(begun)));
        begun.await();

        life.end();
        starting.join();

        assertThat(events).containsExactly("gave up", "end");
    }

    @Test
    void nothing_begins_after_the_end() {
        Life life = Life.endingBy(() -> events.add("end"));
        life.end();

        assertThatThrownBy(() -> life.during(() -> events.add("begun")))
                .isInstanceOf(LabException.class)
                .hasMessage("the lab is being taken down");
        assertThat(events).containsExactly("end");
    }

    @Test
    void what_is_to_go_on_is_not_ended() {
        Life life = Life.endingBy(() -> events.add("end"));

        life.goesOn();
        life.end();

        assertThat(events).isEmpty();
    }

    private boolean start(CountDownLatch begun) {
        begun.countDown();
        try {
            return Wait.quietly(Duration.ofSeconds(30), () -> false);
        } catch (LabException interrupted) {
            return events.add("gave up");
        }
    }
}
