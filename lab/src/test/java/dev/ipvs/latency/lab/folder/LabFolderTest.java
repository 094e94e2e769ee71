package dev.ipvs.latency.lab.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.process.ProcessId;
import dev.ipvs.latency.lab.process.Program;
import dev.ipvs.latency.lab.process.ProgramFolder;
import dev.ipvs.latency.lab.process.RunningProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabFolderTest {

    private static final ProcessId ENDED = new ProcessId(1, 1);

    @TempDir
    private Path temporary = Path.of("");

    @Test
    void removing_a_lab_ends_its_programs_wherever_they_are_recorded() {
        LabFolder lab = home().named("lab");
        RunningProgram one = sleeper(lab.controlPlane().resolve("programs"), "one");
        RunningProgram two = sleeper(lab.nodes().resolve("a"), "two");

        lab.remove();

        assertThat(List.of(one, two)).noneMatch(RunningProgram::isAlive);
        assertThat(lab.path()).doesNotExist();
    }

    @Test
    void removing_a_lab_twice_or_one_that_never_was_is_harmless() {
        LabFolder lab = home().named("lab");
        lab.create();

        lab.remove();
        lab.remove();

        assertThat(lab.exists()).isFalse();
    }

    @Test
    void a_lab_whose_jvm_crashed_is_taken_down_by_the_next() {
        LabFolder crashed = home().named("jvm-of-the-past");
        crashed.create();
        crashed.ownBy(ENDED);
        RunningProgram left = sleeper(crashed.controlPlane(), "left");

        LabFolder next = home().temporary();

        assertThat(left.isAlive()).isFalse();
        assertThat(crashed.exists()).isFalse();
        assertThat(next.exists()).isTrue();
    }

    @Test
    void labs_of_living_jvms_and_labs_without_an_owner_are_left_alone() {
        LabFolder owned = home().named("owned");
        owned.create();
        owned.ownBy(ProcessId.ofThisJvm());
        LabFolder free = home().named("free");
        free.create();
        free.ownBy(ENDED);
        free.ownByNobody();

        assertThat(home().abandoned()).isEmpty();
    }

    @Test
    void the_home_is_where_the_environment_says_or_else_on_the_users_disk() {
        Path home = Path.of("/home/alex");

        assertThat(LabHome.in(Map.of("IPVS_LAB_STATE", "/tmp/x"), "root", home).path())
                .hasToString("/tmp/x");
        assertThat(LabHome.in(Map.of(), "root", home).path()).hasToString("/var/lib/ipvs-lab");
        assertThat(LabHome.in(Map.of(), "alex", home).path()).hasToString("/home/alex/.local/state/ipvs-lab");
    }

    private LabHome home() {
        return new LabHome(temporary);
    }

    private static RunningProgram sleeper(Path folder, String name) {
        return new ProgramFolder(folder).start(new Program(name, List.of("sleep", "60")));
    }
}
