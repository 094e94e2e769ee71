package dev.ipvs.latency.helper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.helper.fix.BundleKey;
import dev.ipvs.latency.helper.fix.FixRequest;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class FixArgumentsTest {
    private static final List<String> LIVEPATCH =
            List.of("--type", "Livepatch", "--module", "m", "--bundle", "/bundle");

    @Test
    void a_bundle_needs_no_signature_unless_a_key_is_given() {
        assertThat(livepatch()).isEqualTo(request(Optional.empty()));
        assertThat(livepatch("--bundle-key", "none")).isEqualTo(request(Optional.empty()));
    }

    @Test
    void with_a_key_the_bundle_must_be_signed_by_it() throws Exception {
        String key = Base64.getEncoder()
                .encodeToString(KeyPairGenerator.getInstance("EC")
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded());

        assertThat(livepatch("--bundle-key", key)).isEqualTo(request(Optional.of(BundleKey.parse(key))));
    }

    private static FixRequest request(Optional<BundleKey> key) {
        return new FixRequest.Livepatch("m", Optional.of(Path.of("/bundle")), key, FixRequest.Transition.DEFAULT);
    }

    private static FixRequest livepatch(String... more) {
        AnyCommand command = new AnyCommand();
        CommandLine.ParseResult _ = new CommandLine(command)
                .parseArgs(Stream.concat(LIVEPATCH.stream(), Stream.of(more)).toArray(String[]::new));
        return command.arguments.toApply();
    }

    @Command
    private static final class AnyCommand {
        @Mixin
        private final FixArguments arguments = new FixArguments();
    }
}
