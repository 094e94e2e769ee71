package dev.ipvs.latency.deploy;

import dev.ipvs.latency.lab.network.FreePorts;
import dev.ipvs.latency.lab.process.Program;
import dev.ipvs.latency.lab.process.ProgramFolder;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.process.Wait;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Debian's registry for images, on loopback, without encryption and without passwords. */
record RealRegistry(RunningProgram program, int port) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static RealRegistry in(Path folder) throws IOException {
        int port = FreePorts.onLoopback(1).getFirst();
        Path configuration =
                Files.writeString(folder.resolve("registry.yml"), """
                version: 0.1
                log: {accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:%d"}
                """.formatted(folder.resolve("registry"), port));
        Path registry = Provision.ofThisTree().made(Path.of("registry"));
        RunningProgram program = new ProgramFolder(folder)
                .start(new Program("registry", List.of(registry.toString(), "serve", configuration.toString())));
        Wait.until("the registry answers", PATIENCE, () -> answers(port));
        return new RealRegistry(program, port);
    }

    /** What it calls itself in the name of an image. */
    String host() {
        return "127.0.0.1:" + port;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        program.stop(PATIENCE);
    }
}
