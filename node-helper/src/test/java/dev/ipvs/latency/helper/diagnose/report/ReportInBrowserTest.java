package dev.ipvs.latency.helper.diagnose.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.helper.diagnose.SampleDiagnosis;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real, headless Chromium; what the page became is read back from its document. */
@Tag("browser")
class ReportInBrowserTest {

    /** Runs in the page after it has loaded, and writes what it finds where the dumped document shows it. */
    private static final String PROBE = """
            <script>
            addEventListener('load', () => {
              const flame = document.querySelector('iframe').contentWindow;
              const canvas = flame.document.querySelector('canvas');
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              const colours = new Set();
              for (let i = 0; i < pixels.length; i += 4) colours.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]);
              const gap = document.querySelector('svg.way .held').getBoundingClientRect();
              const culprit = document.querySelector('svg.way .culprit').getBoundingClientRect();
              document.body.dataset.probe = [
                'frames ' + colours.size,
                'cells ' + document.querySelectorAll('svg.heat rect').length,
                'culprit ' + Math.round(100 * culprit.width / gap.width),
                'loads ' + performance.getEntriesByType('resource').length].join(', ');
            });
            </script>
            """;

    @TempDir
    private Path folder;

    @BeforeAll
    static void a_browser() {
        Provision.ofThisTree().hostPackages("chromium");
    }

    @Test
    void draws_the_flame_graph_the_heat_map_and_the_culprits_share_of_the_gap_and_loads_nothing() throws IOException {
        String dom = dump(new HtmlReport().of(SampleDiagnosis.originalCase()) + PROBE);

        assertThat(dom).containsPattern("data-probe=\"frames ([4-9]|\\d\\d+), cells 120, culprit 9[89], loads 0\"");
    }

    private String dump(String page) throws IOException {
        Path file = Files.writeString(folder.resolve("report.html"), page);
        return new Command(
                        List.of(
                                "chromium",
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "--virtual-time-budget=5000",
                                "--dump-dom",
                                file.toUri().toString()),
                        Duration.ofMinutes(2))
                .output();
    }
}
