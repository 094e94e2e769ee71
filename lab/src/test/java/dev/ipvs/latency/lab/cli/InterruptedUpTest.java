package dev.ipvs.latency.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.folder.LabFolder;
import dev.ipvs.latency.lab.folder.LabHome;
import dev.ipvs.latency.lab.network.LabNetwork;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.process.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Needs root. */
@Tag("cluster")
class InterruptedUpTest {

    private static final String NAME = "ctrl-c";

    private final LabFolder folder = LabHome.ofThisMachine().named(NAME);

    @AfterEach
    void take_down() {
        folder.remove();
    }

    @Test
    void ctrl_c_in_the_middle_of_up_leaves_nothing() throws IOException, InterruptedException {
        // A test that runs in the background of a script inherits that SIGINT is ignored.
        Process up = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--name",
                        NAME,
                        "up")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Wait.until(
                "the API server starts",
                Duration.ofSeconds(60),
                () -> folder.programs().size() >= 3);
        List<RunningProgram> programs = folder.programs();

        Command.of("kill", "-INT", Long.toString(up.pid())).output();

        assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isNotZero();
        assertThat(programs).noneMatch(RunningProgram::isAlive);
        assertThat(folder.exists()).isFalse();
        assertThat(new LabNetwork("ipvs-ctrl-c").exists()).isFalse();
    }
}
