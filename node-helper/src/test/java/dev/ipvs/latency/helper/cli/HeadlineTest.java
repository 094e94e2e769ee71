package dev.ipvs.latency.helper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.judge.Judge;
import dev.ipvs.latency.helper.judge.Judgement;
import dev.ipvs.latency.helper.kernel.Capability;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Obstacles;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.measure.WindowBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody learns who reads one line. */
class HeadlineTest {

    private static final long MS = 1_000_000;
    private static final MeasurementSpec USUAL = MeasurementSpec.DEFAULT;
    private static final MeasurementSpec ONCE =
            new MeasurementSpec(USUAL.window(), USUAL.minSamples(), 1, USUAL.thresholds());

    @TempDir
    Path root;

    @Test
    void long_walks_are_the_problem() {
        assertThat(measured(window(28, 312, 310, 0)))
                .isEqualTo(
                        "This machine has the problem: every 2 s the IPVS estimator walks, for up to 312ms, and received"
                                + " packets waited for it for up to 310ms.");
    }

    @Test
    void short_walks_are_none() {
        assertThat(measured(window(28, 2, 0, 0)))
                .isEqualTo(
                        "No problem: the IPVS estimator walks for at most 2ms, and no received packet was seen waiting for"
                                + " it.");
    }

    @Test
    void walks_for_somebody_elses_rules_are_not_the_hosts_problem() {
        assertThat(measured(window(28, 1, 0, 300)))
                .isEqualTo(
                        "Received packets wait, but not for the host's rules: network namespace 4026532500 (PID 812 dockerd,"
                                + " container 0123456789ab, at least 50001 estimators) walks for up to 300ms and delays packets by up to 300ms.");
    }

    @Test
    void too_few_walks_tell_nothing() {
        assertThat(measured(window(2, 312, 310, 0)))
                .isEqualTo("Cannot tell: 2 walks in a window, 10 needed. Measure again, for longer (--duration).");
    }

    @Test
    void without_ipvs_there_is_none() {
        assertThat(without(Judge.unaffected(Variant.Absent), List.of()))
                .isEqualTo("No problem: IPVS is not in use, as the module ip_vs is not loaded.");
    }

    @Test
    void kernel_threads_are_none() {
        assertThat(without(Judge.unaffected(Variant.Kthread), List.of()))
                .isEqualTo("No problem: this kernel estimates in kernel threads, for which no packet waits.");
    }

    @Test
    void missing_rights_are_named_together() {
        List<Problem> missing = List.of(Obstacles.missing(Capability.BPF), Obstacles.missing(Capability.SYSLOG));

        assertThat(without(Judge.cannotMeasure(missing), missing))
                .isEqualTo(
                        "Cannot tell whether this machine has the problem: this process may not measure it. Run it as root, or"
                                + " with the capabilities BPF, PERFMON and SYSLOG.");
    }

    @Test
    void a_container_is_told_that_it_sees_only_itself() {
        List<Problem> own = List.of(Obstacles.wrongNetworkNamespace());

        assertThat(without(Judge.cannotMeasure(own), own))
                .startsWith(
                        "Cannot tell whether this machine has the problem: this process is not in the host's network"
                                + " namespace");
    }

    private String measured(Window window) {
        return Headline.of(new MeasureResult(
                facts(),
                Rules.NONE,
                Optional.of(window),
                Optional.empty(),
                Optional.empty(),
                Judge.next(Judgement.NOT_YET, window, ONCE),
                List.of()));
    }

    private String without(Judgement judgement, List<Problem> problems) {
        return Headline.of(MeasureResult.without(facts(), Rules.NONE, judgement, problems));
    }

    private KernelFacts facts() {
        try {
            Files.createDirectories(root.resolve("proc"));
            Files.writeString(root.resolve("proc/kallsyms"), "");
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        return KernelFacts.read(new HostFiles(root));
    }

    private static Window window(long walks, long walkMs, long delayMs, long byOthersMs) {
        Window.Delays byOthers = new Window.Delays(byOthersMs == 0 ? 0 : 4, byOthersMs * MS);
        return new WindowBuilder()
                .walks(new DurationSummary(walks, walkMs * MS, walkMs * MS, walkMs * MS))
                .netRxDelay(delayMs * MS)
                .byDocker(new DurationSummary(28, byOthersMs * MS, byOthersMs * MS, byOthersMs * MS), byOthers)
                .done();
    }
}
