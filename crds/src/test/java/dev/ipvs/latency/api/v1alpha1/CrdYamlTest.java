package dev.ipvs.latency.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrdYamlTest {
    private static final String REPAIR = "make crds";

    @Test
    void the_committed_yaml_is_what_the_java_model_says() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        for (Map.Entry<String, String> file : CrdYaml.generate().entrySet()) {
            Path committed = folder.resolve(file.getKey());
            if (System.getProperty("crds.write") != null) {
                Files.writeString(committed, file.getValue());
            }
            assertThat(committed)
                    .as("%s differs from the Java model; repair: %s", committed.getFileName(), REPAIR)
                    .content()
                    .isEqualTo(file.getValue());
        }
    }
}
