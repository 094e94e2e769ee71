package dev.ipvs.latency.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a fix pod reports in its termination message, its only way to speak: it has no API token.
 *
 * @param found the value that was found before anything was changed, where it could be read
 * @param bootID the boot in which this happened
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record FixOutcome(
        FixResult outcome,
        FixOutcomeReason reason,
        String message,
        @Nullable String found,
        @Nullable String bootID) {

    /** The kubelet cuts a termination message here, which would leave broken JSON. */
    static final int MAX_BYTES = 4096;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The JSON to write, with a message short enough for the whole to arrive. */
    public String toJson() {
        String json = write(this);
        int excess = json.getBytes(StandardCharsets.UTF_8).length - MAX_BYTES;
        if (excess <= 0) {
            return json;
        }
        // A character can take up to six bytes once escaped, so cutting by bytes is the safe side.
        int keep = Math.max(0, message.length() - excess - 1);
        return new FixOutcome(outcome, reason, message.substring(0, keep) + "…", found, bootID).toJson();
    }

    /** Reads a termination message; empty where it is none of ours (a pod killed before it could write one). */
    public static Optional<FixOutcome> parse(String terminationMessage) {
        try {
            FixOutcome read = JSON.readValue(terminationMessage, FixOutcome.class);
            return complete(read) ? Optional.of(read) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("ConstantValue")
    private static boolean complete(@Nullable FixOutcome read) {
        return read != null && read.outcome != null && read.reason != null && read.message != null;
    }

    private static String write(FixOutcome outcome) {
        try {
            return JSON.writeValueAsString(outcome);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
