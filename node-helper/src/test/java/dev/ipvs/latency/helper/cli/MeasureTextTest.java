package dev.ipvs.latency.helper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.helper.judge.Judgement;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.kernel.StolenTime;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@code measure} points to {@code diagnose}. */
class MeasureTextTest {

    private static final long MS = 1_000_000;

    @TempDir
    Path root;

    @Test
    void a_long_wait_that_no_estimator_explains_is_one_to_diagnose() throws IOException {
        assertThat(text(180, 2, 0))
                .contains(
                        "received packets waited up to 180ms, at most 2ms of it for an estimator: node-helper diagnose");
    }

    @Test
    void a_wait_for_the_walk_is_explained() throws IOException {
        assertThat(text(466, 465, 0)).doesNotContain("node-helper diagnose");
    }

    @Test
    void a_wait_for_a_rules_update_is_explained() throws IOException {
        assertThat(text(163, 0, 160)).doesNotContain("node-helper diagnose");
    }

    @Test
    void a_short_wait_is_not_worth_a_diagnosis() throws IOException {
        assertThat(text(49, 0, 0)).doesNotContain("node-helper diagnose");
    }

    private String text(long longestMs, long forTheWalkMs, long forUpdatesMs) throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(root.resolve("proc/kallsyms"), "");
        return MeasureText.of(new MeasureResult(
                KernelFacts.read(new HostFiles(root)),
                Rules.NONE,
                Optional.of(window(longestMs, forTheWalkMs, forUpdatesMs)),
                Optional.empty(),
                Optional.empty(),
                Judgement.NOT_YET,
                List.of()));
    }

    private static Window window(long longestMs, long forTheWalkMs, long forUpdatesMs) {
        return new Window(
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(20),
                Optional.empty(),
                List.of(),
                Optional.of(new DurationSummary(3, MS, forTheWalkMs * MS, forTheWalkMs * MS)),
                0,
                new Window.Delays(1, forUpdatesMs * MS),
                Window.Delays.NONE,
                List.of(),
                new Window.NetRxWaits(1_774, MS, longestMs * MS),
                StolenTime.NONE,
                0,
                0);
    }
}
