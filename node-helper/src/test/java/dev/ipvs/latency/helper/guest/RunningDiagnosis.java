package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.Wait;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code diagnose} in a guest, until it is ended as by Ctrl-C. */
record RunningDiagnosis(GuestProcess process) {

    private static final Pattern PROGRESS = Pattern.compile("^(\\d+) of \\d+ s", Pattern.MULTILINE);

    static RunningDiagnosis start(String gap, Guest guest) {
        return start(gap, HelperInGuest.in(guest));
    }

    static RunningDiagnosis start(String gap, HelperInGuest helper, String... options) {
        return new RunningDiagnosis(helper.start(Stream.concat(
                        Stream.of("diagnose", "--duration", "10m", "--gap", gap, "--output", "json"),
                        Stream.of(options))
                .toArray(String[]::new)));
    }

    void awaitSeconds(int seconds) {
        Wait.until("it has looked for " + seconds + " s", Duration.ofMinutes(3), () -> looked() >= seconds);
    }

    /** Ends it; what it found so far. */
    JsonNode end() {
        process.signal("INT");
        Command.Finished finished = process.await();
        assertThat(finished.exitCode()).as("ended by a signal").isEqualTo(128 + 2);
        return HelperInGuest.json(finished);
    }

    private int looked() {
        Matcher lines = PROGRESS.matcher(process.stderr());
        int last = -1;
        while (lines.find()) {
            last = Integer.parseInt(lines.group(1));
        }
        return last;
    }
}
