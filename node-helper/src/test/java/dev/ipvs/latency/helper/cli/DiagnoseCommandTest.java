package dev.ipvs.latency.helper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.api.ProblemReason;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.diagnose.Completeness;
import dev.ipvs.latency.helper.diagnose.Culprit;
import dev.ipvs.latency.helper.diagnose.Diagnoser;
import dev.ipvs.latency.helper.diagnose.Diagnosis;
import dev.ipvs.latency.helper.diagnose.DiagnosisOutcome;
import dev.ipvs.latency.helper.diagnose.DiagnosisRequest;
import dev.ipvs.latency.helper.diagnose.FunctionRuns;
import dev.ipvs.latency.helper.diagnose.Machine;
import dev.ipvs.latency.helper.diagnose.PacketFilter;
import dev.ipvs.latency.helper.diagnose.Progress;
import dev.ipvs.latency.helper.diagnose.SampleDiagnosis;
import dev.ipvs.latency.helper.diagnose.Wait;
import dev.ipvs.latency.helper.diagnose.Window;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code diagnose} makes of what was found. */
class DiagnoseCommandTest {

    private static final long MS = 1_000_000;
    private static final Completeness COMPLETE = new Completeness(0, 0, 0, List.of("Not this."));

    @TempDir
    Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();
    private final List<DiagnosisRequest> asked = new ArrayList<>();

    @Test
    void names_who_packets_waited_for_and_what_helps_on_a_kernel_with_the_sysctl() throws IOException {
        Path sysctl = root.resolve("proc/sys/net/ipv4/vs/run_estimation");
        Files.createDirectories(sysctl.getParent());
        Files.writeString(sysctl, "1\n");

        assertThat(run(found(COMPLETE, walk()))).isEqualTo(1);
        assertThat(out.toString())
                .contains("Received packets waited 1 time on CPU 1, 200ms at longest and 200ms in all,"
                        + " for estimation_timer [ip_vs], a timer's function; it had 99.0 % of that.")
                .contains("99.0 % of the time waited over 50ms is explained.")
                .contains("What helps against estimation_timer: Set net.ipv4.vs.run_estimation to 0")
                .contains("198ms estimation_timer [ip_vs]")
                .contains("Not this.");
    }

    @Test
    void a_kernel_without_the_sysctl_is_told_of_the_livepatch() {
        run(found(COMPLETE, walk()));

        assertThat(out.toString()).contains("This kernel has no net.ipv4.vs.run_estimation");
    }

    @Test
    void where_nothing_waited_the_estimator_is_acquitted() {
        assertThat(run(found(COMPLETE))).isZero();
        assertThat(out.toString()).startsWith("""
                No received packet waited for over 50ms in 30s.
                Shorter waits are not examined: a smaller gap finds them.
                IPVS' estimator kept no packet waiting for that long.
                """);
    }

    @Test
    void an_incomplete_record_without_a_wait_is_inconclusive() {
        assertThat(run(found(new Completeness(3, 0, 0, List.of())))).isEqualTo(4);
    }

    @Test
    void a_refused_diagnosis_says_why_and_what_the_kernel_said() {
        Problem problem = new Problem(ProblemReason.BpfRefused, "the kernel refused the BPF programs");

        assertThat(run(new DiagnosisOutcome.Refused(List.of(problem), List.of("libbpf: verifier says no"))))
                .isEqualTo(3);
        assertThat(error.toString())
                .contains("libbpf: verifier says no")
                .contains("BpfRefused: the kernel refused the BPF programs");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void progress_is_told_beside_the_output() {
        run(found(COMPLETE));

        assertThat(error.toString()).isEqualToIgnoringNewLines("7 of 30 s: 2 waits over 50ms, the longest 201ms");
    }

    @Test
    void duration_and_gap_are_passed_on() {
        run(found(COMPLETE), "--duration", "5s", "--gap", "10ms");

        assertThat(asked)
                .containsExactly(
                        new DiagnosisRequest(Duration.ofSeconds(5), Duration.ofMillis(10), PacketFilter.NONE, 30));
    }

    @Test
    void filters_and_the_bound_on_cost_are_passed_on() throws IOException {
        Path netns = Files.createFile(root.resolve("netns"));

        run(
                found(COMPLETE),
                "--netns",
                netns.toString(),
                "--address",
                "fd00::2",
                "--port",
                "53",
                "--device",
                "eth0",
                "--max-cost",
                "5");

        assertThat(asked)
                .extracting(DiagnosisRequest::filter)
                .containsExactly(new PacketFilter(
                        OptionalLong.of(((Number) Files.getAttribute(netns, "unix:ino")).longValue()),
                        Optional.of(InetAddress.ofLiteral("fd00::2")),
                        OptionalInt.of(53),
                        Optional.of("eth0")));
        assertThat(asked).extracting(DiagnosisRequest::maxCostPercent).containsExactly(5);
    }

    @Test
    void what_is_wrong_with_a_filter_is_said() {
        assertThat(run(found(COMPLETE), "--address", "example.org")).isEqualTo(2);
        assertThat(error.toString()).contains("'example.org' is not an IPv4 or IPv6 address");
    }

    @Test
    void reports_are_written_beside_the_output() throws IOException {
        Path html = root.resolve("report.html");
        Path folded = root.resolve("stacks.folded");
        Path trace = root.resolve("trace.json");

        run(
                new DiagnosisOutcome.Diagnosed(SampleDiagnosis.originalCase()),
                "--output",
                "json",
                "--report",
                html.toString(),
                "--folded",
                folded.toString(),
                "--trace",
                trace.toString());

        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/waits/0/culprits/0/name")
                        .asText())
                .isEqualTo("estimation_timer");
        assertThat(html).content().contains("<html").contains("estimation_timer");
        assertThat(Files.readAllLines(folded))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches("[^;]+(;[^;]+)* [0-9]+"))
                .anySatisfy(line -> assertThat(line).contains(";estimation_timer"));
        assertThat(new ObjectMapper().readTree(trace.toFile()).get("traceEvents"))
                .isNotEmpty();
    }

    @Test
    void a_report_that_cannot_be_written_is_an_error_after_the_answer_was_printed() {
        assertThat(run(
                        found(COMPLETE, walk()),
                        "--report",
                        root.resolve("none/report.html").toString()))
                .isEqualTo(2);
        assertThat(out.toString()).contains("estimation_timer");
        assertThat(error.toString()).contains("cannot write " + root.resolve("none/report.html"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--duration 0s",
                "--gap 0s",
                "--gap x",
                "--output yaml",
                "--netns 0",
                "--netns 4294967296",
                "--netns no-such-namespace",
                "--address 10.0.0.256",
                "--address 10.0.0.0/8",
                "--port 0",
                "--port 65536",
                "--port http",
                "--device a-name-too-long.",
                "--device a/b",
                "--max-cost 0"
            })
    void wrong_usage_is_told_before_anything_is_measured(String arguments) {
        assertThat(run(found(COMPLETE), arguments.split(" "))).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    private int run(DiagnosisOutcome outcome, String... arguments) {
        Diagnoser diagnoser = (request, progress, _) -> {
            asked.add(request);
            progress.accept(new Progress(Duration.ofSeconds(7), request.duration(), 2, 201 * MS));
            return outcome;
        };
        return new CommandLine(new DiagnoseCommand(diagnoser, new HostFiles(root)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(error))
                .execute(arguments);
    }

    private static Wait walk() {
        return new Wait(
                Wait.Kind.RAISED,
                1,
                7 * MS,
                200 * MS,
                List.of(new Culprit(Culprit.Kind.TIMER, "estimation_timer", "ip_vs", "", 198 * MS, 1)));
    }

    private static DiagnosisOutcome found(Completeness completeness, Wait... waits) {
        return new DiagnosisOutcome.Diagnosed(new Diagnosis(
                new Window(Instant.EPOCH, Instant.EPOCH.plusSeconds(30), 50 * MS, 500 * MS, List.of()),
                new Machine("6.1.0-50-amd64", 80, 2, 4_001),
                List.of(),
                List.of(waits),
                List.of(),
                List.of(),
                List.of(new FunctionRuns(Culprit.Kind.TIMER, "estimation_timer", "ip_vs", 15, 15 * MS, MS, 1)),
                List.of(),
                completeness,
                List.of(),
                List.of()));
    }
}
