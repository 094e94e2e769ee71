package dev.ipvs.latency.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.folder.LabFolder;
import dev.ipvs.latency.lab.folder.LabHome;
import dev.ipvs.latency.lab.network.LabNetwork;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProcessId;
import dev.ipvs.latency.lab.process.Program;
import dev.ipvs.latency.lab.process.ProgramFolder;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.provision.Provision;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Needs root. */
@Tag("cluster")
class LabTest {

    private static final String NAME = "lab-test";

    private final Provision provision = Provision.ofThisTree();
    private final LabFolder folder = LabHome.ofThisMachine().named(NAME);

    @AfterEach
    void take_down() {
        folder.remove();
    }

    @Test
    void a_lab_that_stays_is_found_by_its_name_until_it_is_taken_down() {
        try (Lab started = Lab.start(NAME, provision)) {
            started.stay();
        }
        List<RunningProgram> programs = folder.programs();
        assertThat(programs).hasSize(5).allMatch(RunningProgram::isAlive);

        try (Lab opened = Lab.open(NAME, provision)) {
            assertThat(opened.controlPlane().client().raw("/readyz")).isEqualTo("ok");
            assertThat(opened.nodeNames()).isEmpty();
            assertThatThrownBy(() -> opened.node("a"))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("no node 'a'");
        }
        assertThatThrownBy(() -> Lab.start(NAME, provision))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("is up already")
                .hasMessageContaining("--name lab-test down");
        folder.remove();

        assertThat(programs).noneMatch(RunningProgram::isAlive);
        assertThat(new LabNetwork("ipvs-lab-test").exists()).isFalse();
        assertThatThrownBy(() -> Lab.open(NAME, provision)).hasMessageContaining("is not up");
    }

    @Test
    void what_a_crash_left_is_taken_away_by_the_next_start() {
        folder.create();
        folder.ownBy(new ProcessId(1, 1));
        folder.createNetwork();
        RunningProgram left = new ProgramFolder(folder.controlPlane().resolve("programs"))
                .start(new Program("etcd", List.of("sleep", "60")));

        try (Lab next = Lab.start(NAME, provision)) {
            assertThat(left.isAlive()).isFalse();
            assertThat(next.controlPlane().client().raw("/readyz")).isEqualTo("ok");
        }

        assertThat(folder.exists()).isFalse();
    }
}
