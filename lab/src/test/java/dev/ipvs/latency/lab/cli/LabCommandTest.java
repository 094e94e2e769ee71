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
    void everyCommandHasHelp(String command) {
        assertThat(run(command + " --help")).isEqualTo(ExitCodes.DONE);
        assertThat(out.toString()).contains("Usage: lab " + command, "--name=NAME", "Show this help");
    }

    @Test
    void theHelpSaysWhatTheExitCodesMean() {
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
    void aWrongCommandLineIsRefusedWithTheReason(String words, String reason) {
        assertThat(run(words)).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains(reason);
    }

    @Test
    void theStatusOfALabThatIsNotUpSaysSo() {
        assertThat(run("--name never-was status")).isEqualTo(ExitCodes.NOT_UP);
        assertThat(err.toString()).contains("The lab 'never-was' is not up.");
    }

    @Test
    void takingDownALabThatIsNotUpIsHarmless() {
        assertThat(run("--name never-was down")).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void whatNeedsALabSaysHowToGetOne() {
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
