package dev.ipvs.latency.helper.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Datagrams at a steady rate to services of one address, through IPVS, to a server in the same process: {@code VIRTUAL SERVER STOP-FILE
 * PORT...}. A pause of the machine is made up for, so that the rate is right over any second or two.
 */
public final class SteadyPackets {

    private static final long INTERVAL_NANOS = 5_000_000;

    private static final byte[] CONTENT = new byte[100];

    private SteadyPackets() {}

    public static void main(String[] arguments) throws IOException {
        InetAddress service = InetAddress.getByName(arguments[0]);
        InetAddress server = InetAddress.getByName(arguments[1]);
        Path stop = Path.of(arguments[2]);
        int[] ports =
                Arrays.stream(arguments).skip(3).mapToInt(Integer::parseInt).toArray();
        for (int port : ports) {
            // Where nobody listened, the sender would get errors.
            DatagramSocket listening = new DatagramSocket(new InetSocketAddress(server, port));
            Thread.ofPlatform().daemon().start(() -> receive(listening));
        }
        DatagramSocket sender = new DatagramSocket();
        long next = System.nanoTime();
        while (!Files.exists(stop)) {
            for (int port : ports) {
                sender.send(new DatagramPacket(CONTENT, CONTENT.length, service, port));
            }
            next += INTERVAL_NANOS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private static void receive(DatagramSocket listening) {
        DatagramPacket packet = new DatagramPacket(new byte[CONTENT.length], CONTENT.length);
        while (true) {
            try {
                listening.receive(packet);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
