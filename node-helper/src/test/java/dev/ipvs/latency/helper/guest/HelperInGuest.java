package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.helper.cli.NodeHelper;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The helper just compiled, in a guest that sees the host's files: same Java, same class path. */
record HelperInGuest(Guest guest, List<String> prefix) {

    private static final Duration BOUND = Duration.ofMinutes(10);

    static HelperInGuest in(Guest guest) {
        return new HelperInGuest(guest, List.of());
    }

    /** Started by another program, such as one that takes capabilities away. */
    HelperInGuest through(String... words) {
        return new HelperInGuest(guest, List.of(words));
    }

    Command.Finished run(String... arguments) {
        return guest.run(command(NodeHelper.class, arguments));
    }

    GuestProcess start(String... arguments) {
        return guest.start(command(NodeHelper.class, arguments));
    }

    /** Another program of the tests, on the same class path. */
    GuestProcess start(Class<?> program, String... arguments) {
        return guest.start(command(program, arguments));
    }

    /** The JSON that {@code measure} printed. */
    static JsonNode json(Command.Finished finished) {
        try {
            JsonNode printed = new ObjectMapper().readTree(finished.stdout());
            assertThat(printed.isMissingNode()).as(finished.toString()).isFalse();
            return printed;
        } catch (JsonProcessingException e) {
            throw new AssertionError(finished.toString(), e);
        }
    }

    private Command command(Class<?> program, String... arguments) {
        List<String> java = List.of(System.getProperty("java.home") + "/bin/java", "@" + options(), program.getName());
        return new Command(
                Stream.of(prefix, java, List.of(arguments))
                        .flatMap(List::stream)
                        .toList(),
                BOUND);
    }

    /** In a file, because the class path is longer than anybody wants to read in a failure. */
    private Path options() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path file = guest.share().resolve("java-options");
        try {
            return Files.write(
                    file,
                    List.of(
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            classPath));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
