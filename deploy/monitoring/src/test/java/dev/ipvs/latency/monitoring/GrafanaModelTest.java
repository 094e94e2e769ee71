package dev.ipvs.latency.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard against Grafana's own model of one, which says nothing of how it looks. */
class GrafanaModelTest {
    private static final Path DASHBOARD = Path.of("dashboard.json");

    private final Path model = Provision.ofThisTree().tool("dashboard-model");

    @Test
    void each_field_of_the_dashboard_is_known_to_grafana() {
        assertThat(faults(DASHBOARD)).isEmpty();
    }

    @Test
    void a_misspelt_field_is_found_out(@TempDir Path folder) throws IOException {
        Path misspelt = Files.writeString(
                folder.resolve("dashboard.json"), Files.readString(DASHBOARD).replace("\"gridPos\"", "\"gridpos\""));

        assertThat(faults(misspelt)).contains("panels[1].Panel: unexpected field 'gridpos'");
    }

    private String faults(Path dashboard) {
        Command.Finished finished =
                Command.of(model.toString(), dashboard.toString()).run();
        assertThat(finished.stderr()).isEmpty();
        return finished.stdout();
    }
}
