package dev.ipvs.latency.lab.network;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a port inside the lab's network reachable from a plain shell. The socket is opened here, on loopback, and handed
 * over to a proxy that runs inside: so the two networks share this one port and nothing else.
 */
public record LoopbackDoor(LabNetwork network, int outerPort, String innerHost, int innerPort) {

    private static final List<Path> PROXIES =
            List.of(Path.of("/usr/lib/systemd/systemd-socket-proxyd"), Path.of("/lib/systemd/systemd-socket-proxyd"));

    /** The listener, which becomes the proxy at the first connection. */
    public Program program(String name) {
        List<String> command = new ArrayList<>(List.of("systemd-socket-activate", "--listen=127.0.0.1:" + outerPort));
        command.addAll(network.prefix());
        command.addAll(List.of(proxy(), "--connections-max=1024", innerHost + ":" + innerPort));
        return new Program(name, command);
    }

    private static String proxy() {
        return PROXIES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() ->
                        new LabException("systemd-socket-proxyd is missing; it comes with Debian's package 'systemd'"));
    }
}
