package dev.ipvs.latency.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The files of this folder. */
final class Yaml {
    private Yaml() {}

    static JsonNode read(String file) {
        return Serialization.unmarshal(text(Path.of(file)), JsonNode.class);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Stream<JsonNode> rules() {
        return items(read("rules.yaml").get("groups")).flatMap(group -> items(group.get("rules")));
    }

    static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
