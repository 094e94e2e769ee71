package dev.ipvs.latency.deploy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A pod, or what makes pods, as an admission webhook sees it. */
record Workload(ObjectNode object) {
    private static final YAMLMapper YAML = new YAMLMapper();

    String name() {
        return object.at("/metadata/name").asText();
    }

    boolean isPod() {
        return object.path("kind").asText().equals("Pod");
    }

    Workload named(String name) {
        return with("/metadata/name", name);
    }

    /** The same, but for what is at this place. */
    Workload with(String pointer, String yaml) {
        ObjectNode changed = object.deepCopy();
        JsonPointer place = JsonPointer.compile(pointer);
        JsonNode value = read(yaml);
        switch (changed.at(place.head())) {
            case ObjectNode parent -> parent.set(place.last().getMatchingProperty(), value);
            case ArrayNode parent -> parent.set(place.last().getMatchingIndex(), value);
            default -> throw new IllegalArgumentException("nothing is at " + place.head());
        }
        return new Workload(changed);
    }

    static JsonNode read(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /** Writes them where the programs of an engine read them. */
    static Path written(List<Workload> workloads, Path file) throws IOException {
        return Files.writeString(
                file,
                workloads.stream()
                        .map(workload -> workload.object().toPrettyString())
                        .collect(Collectors.joining("\n---\n")));
    }

    static List<String> names(List<Workload> workloads) {
        return workloads.stream().map(Workload::name).toList();
    }
}
