package dev.ipvs.latency.helper.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.ipvs.latency.helper.report.StatusFields;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The result in the words of a NodeLatency's status, so that whoever reads the one can read the other. */
final class MeasureJson {

    private MeasureJson() {}

    static String of(MeasureResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("answer", Headline.of(result));
        fields.put("kernel", StatusFields.kernel(result.facts()));
        fields.put("rules", StatusFields.rules(result.rules()));
        String bootId = result.facts().state().bootId();
        result.window().ifPresent(window -> fields.put("measurement", StatusFields.measurement(window, bootId)));
        if (result.threads().orElse(null) instanceof MeasureResult.Threads.Measured(ThreadWindow window)) {
            fields.put("measurement", StatusFields.measurement(window, bootId));
        }
        result.forecast().ifPresent(forecast -> fields.put("forecast", StatusFields.forecast(forecast)));
        fields.put(
                "verdict",
                Map.of(
                        "value", result.judgement().value(),
                        "reason", result.judgement().reason(),
                        "message", result.judgement().message()));
        fields.put("problems", result.problems());
        return write(fields) + System.lineSeparator();
    }

    private static String write(Map<String, Object> fields) {
        try {
            return new ObjectMapper()
                    .registerModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
