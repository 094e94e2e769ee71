package dev.ipvs.latency.lab.node;

import dev.ipvs.latency.lab.network.LabNetwork;
import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A node's place in the lab's network, all derived from one number.
 *
 * @param number from 1, unique within a lab
 */
record NodeAddress(int number) {

    /** The bridge has .1; numbers of nodes are easier to see from .11 on. */
    private static final int FIRST_HOST = 10;

    private static final int MOST = 200;

    private static final String FILE = "number";

    /**
     * The lowest number that no other node of the lab has; it is written down in the node's folder. A node that is tried
     * once more keeps its number.
     */
    static NodeAddress choose(Path nodes, String name) {
        Path folder = nodes.resolve(name);
        if (Files.exists(folder.resolve(FILE))) {
            return of(folder);
        }
        List<Integer> taken = taken(nodes);
        int number = IntStream.rangeClosed(1, MOST)
                .filter(candidate -> !taken.contains(candidate))
                .findFirst()
                .orElseThrow(() -> new LabException("a lab has room for %d nodes".formatted(MOST)));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(FILE), Integer.toString(number));
        } catch (IOException failed) {
            throw new LabException("cannot write to " + folder, failed);
        }
        return new NodeAddress(number);
    }

    static NodeAddress of(Path folder) {
        return new NodeAddress(read(folder.resolve(FILE)));
    }

    String ip() {
        return LabNetwork.ADDRESS.substring(0, LabNetwork.ADDRESS.lastIndexOf('.') + 1) + (FIRST_HOST + number);
    }

    /** The node's share of the cluster's range of pods. */
    String pods() {
        return "10.244.%d.0/24".formatted(number);
    }

    String tap() {
        return "tap" + number;
    }

    /** Locally administered, as the second digit says. */
    String hardwareAddress() {
        return "52:54:00:77:00:%02x".formatted(number);
    }

    private static List<Integer> taken(Path nodes) {
        if (!Files.isDirectory(nodes)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(nodes)) {
            return folders.map(folder -> folder.resolve(FILE))
                    .filter(Files::exists)
                    .map(NodeAddress::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new LabException("cannot read " + nodes, unreadable);
        }
    }

    private static int read(Path file) {
        try {
            return Integer.parseInt(Files.readString(file).strip());
        } catch (IOException unreadable) {
            throw new LabException("cannot read " + file, unreadable);
        }
    }
}
