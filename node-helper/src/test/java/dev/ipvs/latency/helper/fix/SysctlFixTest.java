package dev.ipvs.latency.helper.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SysctlFixTest {

    private static final String SYSCTL = "net.ipv4.vs.run_estimation";

    @TempDir
    Path root;

    @ParameterizedTest(name = "found {0}, asked for {1} to {2}: {3}")
    @CsvSource({
        "1, 1, 0, Applied, Written, 0",
        "0, 1, 0, AlreadyDone, AlreadyAtTarget, 0",
        "2, 1, 0, Refused, FoundOtherValue, 2",
        "1, 1, 1, Refused, BadRequest, 1",
        "1, 1, 7, Refused, BadRequest, 1",
    })
    void compares_and_sets(String found, String from, String to, FixResult result, FixOutcomeReason reason, String left)
            throws IOException {
        write(found);

        FixOutcome outcome = fix(SYSCTL, from, to).apply();

        assertThat(outcome.outcome()).isEqualTo(result);
        assertThat(outcome.reason()).isEqualTo(reason);
        assertThat(Files.readString(file()).strip()).isEqualTo(left);
    }

    @Test
    void a_revert_is_the_same_the_other_way_round() throws IOException {
        write("0");

        FixOutcome outcome = fix(SYSCTL, "0", "1").revert();

        assertThat(outcome.outcome()).isEqualTo(FixResult.Reverted);
        assertThat(outcome.found()).isEqualTo("0");
    }

    @Test
    void preflight_names_each_check_and_changes_nothing() throws IOException {
        write("2");

        Preflight preflight = fix(SYSCTL, "1", "0").preflight();

        assertThat(preflight.checks())
                .extracting(Preflight.Check::name)
                .containsExactly(
                        "sysctl may be written", "values are possible", "sysctl is there", "value is as recorded");
        assertThat(preflight.objection())
                .hasValueSatisfying(no -> assertThat(no.reason()).isEqualTo(FixOutcomeReason.FoundOtherValue));
        assertThat(Files.readString(file()).strip()).isEqualTo("2");
    }

    @Test
    void a_sysctl_that_is_not_there_is_refused_and_not_created() {
        FixOutcome outcome = fix(SYSCTL, "1", "0").apply();

        assertThat(outcome.outcome()).isEqualTo(FixResult.Refused);
        assertThat(outcome.reason()).isEqualTo(FixOutcomeReason.SysctlMissing);
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"kernel.panic", "net.ipv4.vs.run_estimation/../../../kernel/panic", "''"})
    void only_sysctls_of_the_list_are_written(String name) {
        FixOutcome outcome = fix(name, "1", "0").apply();

        assertThat(outcome.outcome()).isEqualTo(FixResult.Refused);
        assertThat(outcome.reason()).isEqualTo(FixOutcomeReason.SysctlNotAllowed);
    }

    private Fix fix(String name, String from, String to) {
        return new SysctlFix(new HostFiles(root), new FixRequest.Sysctl(name, from, to));
    }

    private Path file() {
        return root.resolve("proc/sys/net/ipv4/vs/run_estimation");
    }

    private void write(String value) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), value + "\n");
    }
}
