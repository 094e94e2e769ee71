package dev.ipvs.latency.story;

import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** With as many Services as are worth leaving mode ipvs for. */
@Tag("long")
class ProxyModeOfThousandsTest extends ProxyModeStory {

    ProxyModeOfThousandsTest() {
        super(2_000, Duration.ofMinutes(30), Duration.ofMinutes(5));
    }
}
