package dev.ipvs.latency.helper.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.fix.Preflight;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is for and against a fix, for programs. */
final class PreflightJson {

    private PreflightJson() {}

    static String of(FixType type, Preflight preflight) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type);
        fields.put("fits", preflight.objection().isEmpty());
        fields.put(
                "checks", preflight.checks().stream().map(PreflightJson::check).toList());
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(fields)
                    + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> check(Preflight.Check check) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", check.name());
        fields.put("answer", PreflightText.word(check.answer()));
        if (check.answer() instanceof Answer.No no) {
            fields.put("reason", no.reason());
        }
        fields.put("message", check.answer().sentence());
        return fields;
    }
}
