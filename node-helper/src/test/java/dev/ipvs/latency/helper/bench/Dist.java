package dev.ipvs.latency.helper.bench;

import dev.ipvs.latency.lab.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The helper as it is shipped: launcher, jlinked runtime, AOT cache. */
final class Dist {

    private Dist() {}

    static Path launcher() {
        Command layOut =
                new Command(List.of(Path.of("image/dist").toAbsolutePath().toString()), Duration.ofMinutes(2));
        return Path.of(layOut.output().strip()).resolve("bin/node-helper");
    }
}
