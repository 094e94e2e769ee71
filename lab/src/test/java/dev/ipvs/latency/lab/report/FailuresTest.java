package dev.ipvs.latency.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a run that failed names each test and why it failed, whatever lies between it and the test. */
class FailuresTest {

    @TempDir
    private Path tree = Path.of("");

    @Test
    void a_failed_test_is_told_with_its_message_and_its_own_lines() throws IOException {
        report("node-helper/target/surefire-reports", "dev.ipvs.latency.helper.guest.WalkTest", """
                dev.ipvs.latency.helper.guest.WalkTest.walks_are_counted(Guest)[1] -- Time elapsed: 33.20 s <<< FAILURE!
                java.lang.AssertionError:

                Expecting actual:
                  8
                to be less than or equal to:
                  7
                \tat org.junit.platform.Launcher.execute(Launcher.java:21)
                \tat dev.ipvs.latency.helper.guest.WalkTest.walks_are_counted(WalkTest.java:42)
                \tat java.base/java.lang.Thread.run(Thread.java:1583)

                """);

        assertThat(failures()).isEqualTo("""
                FAILED dev.ipvs.latency.helper.guest.WalkTest.walks_are_counted(Guest)[1] -- Time elapsed: 33.20 s <<< FAILURE!
                    java.lang.AssertionError:
                    Expecting actual:
                      8
                    to be less than or equal to:
                      7
                    at dev.ipvs.latency.helper.guest.WalkTest.walks_are_counted(WalkTest.java:42)
                """);
    }

    @Test
    void errors_of_all_modules_are_told_and_long_messages_cut() throws IOException {
        report("operator/target/failsafe-reports", "dev.ipvs.latency.operator.ALoopIT", """
                dev.ipvs.latency.operator.ALoopIT.ends -- Time elapsed: 1.2 s <<< ERROR!
                java.io.IOException: %s
                dev.ipvs.latency.operator.ALoopIT.goes_on -- Time elapsed: 1.3 s
                left out
                """.formatted(
                        "x".repeat(1_000)));
        report("crds/target/surefire-reports", "dev.ipvs.latency.CrdTest", """
                dev.ipvs.latency.CrdTest.drifts -- Time elapsed: 0.1 s <<< FAILURE!
                """ + "line\n".repeat(100));

        assertThat(failures().lines())
                .hasSize(2 + 1 + 12)
                .allMatch(line -> line.length() <= 404)
                .noneMatch(line -> line.contains("left out"))
                .filteredOn(line -> line.startsWith("FAILED"))
                .containsExactly(
                        "FAILED dev.ipvs.latency.CrdTest.drifts -- Time elapsed: 0.1 s <<< FAILURE!",
                        "FAILED dev.ipvs.latency.operator.ALoopIT.ends -- Time elapsed: 1.2 s <<< ERROR!");
    }

    @Test
    void nothing_is_said_of_what_passed() throws IOException {
        report("crds/target/surefire-reports", "dev.ipvs.latency.CrdTest", "");

        assertThat(failures()).isEmpty();
    }

    private String failures() {
        Path script = Provision.ofThisTree().file("../failures");
        return Command.of(script.toString(), tree.toString()).output();
    }

    private void report(String folder, String test, String cases) throws IOException {
        Path reports = Files.createDirectories(tree.resolve(folder));
        Files.writeString(reports.resolve(test + ".txt"), """
                -------------------------------------------------------------------------------
                Test set: %1$s
                -------------------------------------------------------------------------------
                Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 40.10 s <<< FAILURE! -- in %1$s
                %2$s""".formatted(test, cases));
    }
}
