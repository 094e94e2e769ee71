package dev.ipvs.latency.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFolderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    private Path temporary = Path.of("");

    private ProgramFolder programs = new ProgramFolder(Path.of(""));

    @BeforeEach
    void folder() {
        programs = new ProgramFolder(temporary.resolve("programs with a space"));
    }

    @AfterEach
    void nothing_is_left() {
        programs.stopAll(PATIENCE);
    }

    @Test
    void a_started_program_is_found_by_anyone_who_reads_the_folder() {
        RunningProgram started = programs.start(sleeper("one"));

        assertThat(new ProgramFolder(programs.folder()).all()).containsExactly(started);
        assertThat(started.isAlive()).isTrue();
    }

    @Test
    void the_recorded_process_is_the_program_itself_not_a_shell_around_it() {
        RunningProgram started = programs.start(sleeper("one"));

        Wait.until(
                "the shell became the program",
                PATIENCE,
                () -> commandOf(started).endsWith("sleep"));
    }

    @Test
    void stopping_twice_is_harmless() {
        RunningProgram started = programs.start(sleeper("one"));

        started.stop(PATIENCE);
        started.stop(PATIENCE);

        assertThat(started.isAlive()).isFalse();
    }

    @Test
    void a_program_that_ignores_the_request_to_end_is_killed() {
        RunningProgram deaf =
                programs.start(new Program("deaf", List.of("sh", "-c", "trap '' TERM; while :; do sleep 0.1; done")));
        Wait.quietly(Duration.ofMillis(300), () -> false);

        deaf.stop(Duration.ofMillis(300));

        assertThat(deaf.isAlive()).isFalse();
    }

    @Test
    void a_name_cannot_run_twice_but_can_run_again() {
        RunningProgram first = programs.start(sleeper("one"));
        assertThatThrownBy(() -> programs.start(sleeper("one")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("one runs already");

        first.stop(PATIENCE);

        assertThat(programs.start(sleeper("one")).id()).isNotEqualTo(first.id());
    }

    @Test
    void the_last_words_of_a_program_carry_its_log() {
        RunningProgram failing = programs.start(new Program(
                "failing", List.of("sh", "-c", "echo cannot go on, $WHY >&2; exit 3"), Map.of("WHY", "no disk")));

        Wait.until("it ended", PATIENCE, () -> !failing.isAlive());

        assertThat(failing.lastWords()).contains("failing (pid", "has ended", "cannot go on, no disk");
    }

    @Test
    void a_pid_that_was_given_to_another_process_is_not_the_recorded_one() {
        ProcessId self = ProcessId.ofThisJvm();

        assertThat(self.isAlive()).isTrue();
        assertThat(new ProcessId(self.pid(), self.startTicks() + 1).isAlive()).isFalse();
    }

    @Test
    void a_stat_line_is_read_whatever_the_program_is_called() {
        String fields = "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";

        assertThat(ProcessId.parse("42 (a) (b c) " + fields)).isEqualTo(new ProcessId(42, 4711));
    }

    private static Program sleeper(String name) {
        return new Program(name, List.of("sleep", "60"));
    }

    private static String commandOf(RunningProgram program) {
        return ProcessHandle.of(program.id().pid())
                .flatMap(handle -> handle.info().command())
                .orElse("");
    }
}
