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
    private Path folder = Path.of("");

    @Test
    void a_failed_test_is_told_with_its_message_and_its_own_lines() throws IOException {
        assertThat(failures("""
                [\033[1;34mINFO\033[m] Running dev.ipvs.latency.helper.guest.WalkTest
                [\033[1;31mERROR\033[m] \033[1;31mTests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 33.9 s <<< FAILURE!\033[m -- in WalkTest
                [\033[1;31mERROR\033[m] dev.ipvs.latency.helper.guest.WalkTest.walks_are_counted(Guest) -- Time elapsed: 33.20 s <<< FAILURE!
                java.lang.AssertionError:

                Expecting actual:
                  8
                to be less than or equal to:
                  7
                \tat org.junit.platform.Launcher.execute(Launcher.java:21)
                \tat dev.ipvs.latency.helper.guest.WalkTest.walks_are_counted(WalkTest.java:42)
                \tat java.base/java.lang.Thread.run(Thread.java:1583)

                [INFO] Running dev.ipvs.latency.helper.guest.WalkTest
                6.1.0: all is well
                [INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 12.9 s -- in WalkTest
                """)).isEqualTo("""
                FAILED dev.ipvs.latency.helper.guest.WalkTest.walks_are_counted(Guest) -- Time elapsed: 33.20 s <<< FAILURE!
                    java.lang.AssertionError:
                    Expecting actual:
                      8
                    to be less than or equal to:
                      7
                    at dev.ipvs.latency.helper.guest.WalkTest.walks_are_counted(WalkTest.java:42)
                """);
    }

    @Test
    void all_failures_and_causes_are_told_and_long_messages_cut() throws IOException {
        assertThat(failures("[ERROR] dev.ipvs.latency.CrdTest.drifts -- Time elapsed: 0.1 s <<< FAILURE!\n"
                                + "line\n".repeat(100)
                                + "Caused by: java.io.IOException: " + "x".repeat(1_000) + "\n"
                                + "[ERROR] dev.ipvs.latency.ALoopIT.ends -- Time elapsed: 1.2 s <<< ERROR!\n"
                                + "java.lang.IllegalStateException\n")
                        .lines())
                .hasSize(1 + 12 + 1 + 2)
                .allMatch(line -> line.length() <= 404)
                .anyMatch(line -> line.contains("Caused by: java.io.IOException"))
                .filteredOn(line -> line.startsWith("FAILED"))
                .containsExactly(
                        "FAILED dev.ipvs.latency.CrdTest.drifts -- Time elapsed: 0.1 s <<< FAILURE!",
                        "FAILED dev.ipvs.latency.ALoopIT.ends -- Time elapsed: 1.2 s <<< ERROR!");
    }

    @Test
    void nothing_is_said_of_what_passed() throws IOException {
        assertThat(failures(
                        "[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.9 s -- in CrdTest\n"))
                .isEmpty();
    }

    private String failures(String log) throws IOException {
        Path script = Provision.ofThisTree().file("../failures");
        Path file = Files.writeString(folder.resolve("test.log"), log);
        return Command.of(script.toString(), file.toString()).output();
    }
}
