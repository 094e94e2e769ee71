package dev.ipvs.latency.lab.network;

import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports that nobody listens on. */
public final class FreePorts {

    /** Below the range from which the kernel takes ports for outgoing connections, so that none of those comes first. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;

    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    /** So many different ports that are free on loopback now, chosen at random: two labs seldom choose the same. */
    public static List<Integer> onLoopback(int count) {
        List<Integer> ports = IntStream.generate(
                        () -> ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST))
                .limit(ATTEMPTS)
                .distinct()
                .filter(FreePorts::isFree)
                .limit(count)
                .boxed()
                .toList();
        if (ports.size() < count) {
            throw new LabException("no %d free ports between %d and %d".formatted(count, LOWEST, HIGHEST));
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
