package dev.ipvs.latency.lab.network;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A network namespace with a bridge. Whatever is to talk to nodes runs inside it, as does QEMU; nothing in it can reach
 * the machine's own network, as no interface leads there.
 *
 * @param namespace its name, as in {@code ip netns}
 */
public record LabNetwork(String namespace) {

    /** The bridge's own address, where the API server listens for nodes. */
    public static final String ADDRESS = "10.77.0.1";

    public static final int PREFIX_LENGTH = 24;

    public static final String BRIDGE = "lab0";

    private static final Path NAMESPACES = Path.of("/run/netns");

    /** Makes the namespace and its bridge. */
    public void create() {
        if (exists()) {
            throw new LabException("the network namespace %s exists already; 'lab down' or 'ip netns del %s' removes it"
                    .formatted(namespace, namespace));
        }
        Command.of("ip", "netns", "add", namespace).output();
        ip("link", "set", "lo", "up");
        ip("link", "add", BRIDGE, "type", "bridge");
        ip("address", "add", ADDRESS + "/" + PREFIX_LENGTH, "dev", BRIDGE);
        ip("link", "set", BRIDGE, "up");
    }

    /** Has a tap device on the bridge, for one guest. It goes when the namespace goes. */
    public void addTap(String name) {
        if (!hasDevice(name)) {
            ip("tuntap", "add", name, "mode", "tap");
        }
        ip("link", "set", name, "master", BRIDGE, "up");
    }

    public boolean exists() {
        return Files.exists(NAMESPACES.resolve(namespace));
    }

    /** What to put in front of a command so that it runs inside. It becomes that command and keeps the pid. */
    public List<String> prefix() {
        return List.of("ip", "netns", "exec", namespace);
    }

    /** Removes it with all its devices; harmless if it is not there. Its programs must have ended before. */
    public void delete() {
        if (exists()) {
            Command.of("ip", "netns", "delete", namespace).output();
        }
    }

    private boolean hasDevice(String name) {
        return Command.of("ip", "-netns", namespace, "link", "show", name).run().succeeded();
    }

    private void ip(String... words) {
        Command.of(words).through(List.of("ip", "-netns", namespace)).output();
    }
}
