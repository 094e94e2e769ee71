package dev.ipvs.latency.helper.diagnose.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.helper.diagnose.Diagnosis;
import dev.ipvs.latency.helper.diagnose.SampleDiagnosis;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ChromeTraceTest {

    private final Diagnosis sample = SampleDiagnosis.originalCase();

    @Test
    void each_wait_is_a_slice_of_its_cpu_in_microseconds() throws IOException {
        assertThat(slices("NET_RX waits"))
                .hasSize(sample.waits().size())
                .first()
                .satisfies(wait -> {
                    assertThat(wait.get("ph").asText()).isEqualTo("X");
                    assertThat(wait.get("pid").asInt()).isEqualTo(1);
                    assertThat(wait.get("ts").asDouble()).isEqualTo(7_000);
                    assertThat(wait.get("dur").asDouble()).isEqualTo(310_000);
                });
    }

    @Test
    void the_culprits_of_a_wait_do_not_outlast_it() throws IOException {
        assertThat(slices("estimation_timer [ip_vs]"))
                .isNotEmpty()
                .allSatisfy(walk -> assertThat(walk.get("dur").asDouble()).isBetween(100_000.0, 310_000.0));
    }

    @Test
    void slices_of_one_track_nest_or_follow_one_another() throws IOException {
        Map<Integer, List<JsonNode>> tracks = events().stream()
                .filter(event -> event.get("ph").asText().equals("X"))
                .collect(Collectors.groupingBy(event -> event.get("pid").asInt()));

        assertThat(tracks.values())
                .allSatisfy(track -> assertThat(track)
                        .allSatisfy(one -> assertThat(track).allMatch(other -> nestsOrFollows(one, other))));
    }

    private static boolean nestsOrFollows(JsonNode one, JsonNode other) {
        double from = one.get("ts").asDouble();
        double to = from + one.get("dur").asDouble();
        double otherFrom = other.get("ts").asDouble();
        double otherTo = otherFrom + other.get("dur").asDouble();
        double clock = 0.001;
        boolean apart = to <= otherFrom + clock || otherTo <= from + clock;
        boolean inside = from + clock >= otherFrom && to <= otherTo + clock
                || otherFrom + clock >= from && otherTo <= to + clock;
        return apart || inside;
    }

    private List<JsonNode> slices(String name) throws IOException {
        return events().stream()
                .filter(event -> event.get("name").asText().equals(name))
                .toList();
    }

    private List<JsonNode> events() throws IOException {
        JsonNode trace = new ObjectMapper().readTree(ChromeTrace.of(sample));
        return StreamSupport.stream(trace.get("traceEvents").spliterator(), false)
                .toList();
    }
}
