package dev.ipvs.latency.lab.node;

import dev.ipvs.latency.lab.process.Command;
import java.nio.file.Path;

/** A disk that starts as another one, which stays as it is. */
record Overlay(Path file) {

    void create(Path base) {
        Command.of("qemu-img", "create", "-q", "-f", "qcow2", "-b", base.toString(), "-F", "qcow2", file.toString())
                .output();
    }
}
