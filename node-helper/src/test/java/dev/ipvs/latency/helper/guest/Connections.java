package dev.ipvs.latency.helper.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A server and a client in one process, with IPVS between them: {@code VIRTUAL:PORT SERVER:PORT STOP-FILE}. Each connection sends a
 * byte and gets one back. Prints a line for
 * each that failed, and the count of all once a file of that name is there.
 */
public final class Connections {

    private static final int PATIENCE_MILLIS = 5_000;

    private Connections() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        InetSocketAddress service = address(arguments[0]);
        InetSocketAddress server = address(arguments[1]);
        Path stop = Path.of(arguments[2]);
        ServerSocket listening = new ServerSocket();
        listening.bind(server);
        Thread.ofVirtual().start(() -> answer(listening));
        int made = 0;
        int failed = 0;
        while (!Files.exists(stop)) {
            try {
                connect(service);
            } catch (IOException e) {
                failed++;
                System.out.println("failed: " + e);
            }
            made++;
            Thread.sleep(Duration.ofMillis(10));
        }
        System.out.printf("{\"made\": %d, \"failed\": %d}%n", made, failed);
    }

    private static void connect(InetSocketAddress service) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(service, PATIENCE_MILLIS);
            socket.getOutputStream().write('?');
            if (socket.getInputStream().read() != '!') {
                throw new IOException("no answer");
            }
        }
    }

    private static void answer(ServerSocket listening) {
        while (true) {
            try (Socket socket = listening.accept()) {
                if (socket.getInputStream().read() == '?') {
                    socket.getOutputStream().write('!');
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static InetSocketAddress address(String text) throws IOException {
        String[] parts = text.split(":");
        return new InetSocketAddress(InetAddress.getByName(parts[0]), Integer.parseInt(parts[1]));
    }
}
