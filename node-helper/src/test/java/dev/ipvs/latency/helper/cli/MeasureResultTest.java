package dev.ipvs.latency.helper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.helper.judge.Judgement;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script that runs {@code measure} learns from its exit code. */
class MeasureResultTest {
    @TempDir
    Path root;

    @ParameterizedTest(name = "{0} is {1}, and {2} with --breached-exit-code 0")
    @CsvSource({"Healthy, 0, 0", "Unaffected, 0, 0", "Breached, 1, 0", "Unknown, 3, 3", "Inconclusive, 4, 4"})
    void only_a_breach_has_a_code_to_choose(VerdictValue verdict, int byDefault, int chosen) throws IOException {
        MeasureResult result = result(verdict);

        assertThat(result.exitCode(1)).isEqualTo(byDefault);
        assertThat(result.exitCode(0)).isEqualTo(chosen);
    }

    private MeasureResult result(VerdictValue verdict) throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(root.resolve("proc/kallsyms"), "");
        return MeasureResult.without(
                KernelFacts.read(new HostFiles(root)),
                Rules.NONE,
                new Judgement(verdict, VerdictReason.NotMeasuredYet, 0, ""),
                List.of());
    }
}
