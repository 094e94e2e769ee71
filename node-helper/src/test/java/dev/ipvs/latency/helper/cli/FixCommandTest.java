package dev.ipvs.latency.helper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class FixCommandTest {

    @ParameterizedTest(name = "fix {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            --dry-run                                     | --type is needed
            --type Livepatch                              | say apply, revert or --dry-run
            apply --type Livepatch --module m             | --type Livepatch needs --bundle
            revert --type Livepatch                       | --type Livepatch needs --module
            apply --type Sysctl --sysctl k --from 1         | --type Sysctl needs --to
            apply --type ProxyMode                        | ProxyMode is made in the cluster, by the operator
            apply --type Livepatch --module m --bundle b --transition-tries 0 | --transition-tries must be at least 1
            apply --type Livepatch --module m --bundle b --bundle-key bm9uZQ== | --bundle-key: no public key of an elliptic curve
            apply --type Livepatch --transition-timeout x | Invalid value for option '--transition-timeout'
            """)
    void wrong_usage_is_told_and_changes_nothing(String arguments, String message) {
        StringWriter error = new StringWriter();
        int exitCode =
                new CommandLine(new FixCommand()).setErr(new PrintWriter(error)).execute(arguments.split(" +"));

        assertThat(exitCode).isEqualTo(2);
        assertThat(error.toString()).contains(message);
    }
}
