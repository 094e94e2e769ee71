package dev.ipvs.latency.helper.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiagnosisJsonTest {

    private static final Path SCHEMA = Path.of("../docs/diagnosis.schema.json");

    @Test
    void is_what_its_schema_describes() throws IOException {
        JsonNode json = new ObjectMapper().readTree(DiagnosisJson.of(SampleDiagnosis.originalCase()));

        assertThat(schema().validate(json)).isEmpty();
    }

    @Test
    void says_how_much_of_each_wait_is_explained() throws IOException {
        JsonNode json = new ObjectMapper().readTree(DiagnosisJson.of(SampleDiagnosis.originalCase()));

        assertThat(json.at("/gaps/0/ns").asLong()).isEqualTo(201_000_000);
        assertThat(json.at("/gaps/0/explainedNs").asLong()).isEqualTo(200_000_000);
        assertThat(json.at("/completeness/complete").asBoolean(false)).isTrue();
    }

    private static JsonSchema schema() throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
    }
}
