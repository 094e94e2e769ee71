package dev.ipvs.latency.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LabCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "status", "kubeconfig", "services", "rules", "exec", "node", "node add"})
    void every_command_has_help(String command) {
        assertThat(run(command + " --help")).isEqualTo(ExitCodes.DONE);
        assertThat(out.toString()).contains("Usage: lab " + command, "--name=NAME", "Show this help");
    }

    @Test
    void the_help_says_what_the_exit_codes_mean() {
        run("--help");

        assertThat(out.toString())
                .contains("0    done", "1    it could not be done", "2    wrong usage", "3    status");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            nonsense                             | Unmatched argument at index 0: 'nonsense'
            services                             | Missing required parameter: 'N'
            services many                        | Invalid value for positional parameter at index 0 (N): 'many' is not an int
            kubeconfig --service-account default | 'default' should be NAMESPACE/NAME
            --name Not_A_Name up                 | 'Not_A_Name' is no name for a lab
            node add                             | Missing required parameter: 'NAME'
            node add a --possible-cpus 1 --online-cpus 2 | 2 online of 1 possible processors
            node add Not_A_Name                  | 'Not_A_Name' is no name for a node
            rules node-a                         | Missing required parameter: 'N'
            exec node-a                          | Missing required parameter: 'COMMAND'
            """)
    void a_wrong_command_line_is_refused_with_the_reason(String words, String reason) {
        assertThat(run(words)).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains(reason);
    }

    @Test
    void the_status_of_a_lab_that_is_not_up_says_so() {
        assertThat(run("--name never-was status")).isEqualTo(ExitCodes.NOT_UP);
        assertThat(err.toString()).contains("The lab 'never-was' is not up.");
    }

    @Test
    void taking_down_a_lab_that_is_not_up_is_harmless() {
        assertThat(run("--name never-was down")).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void what_needs_a_lab_says_how_to_get_one() {
        assertThat(run("--name never-was kubeconfig")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString())
                .contains("the lab 'never-was' is not up", "'lab/lab --name never-was up' starts it")
                .doesNotContain("\tat ");
    }

    private int run(String words) {
        CommandLine command = LabCommand.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(words.split(" +"));
    }
}
