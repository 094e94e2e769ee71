package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.process.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The host's end of the line to the agent in the machine. The line carries only who should start and who has ended, so
 * any number of commands run at a time.
 */
final class Agent implements AutoCloseable {

    private static final int OK = 0;

    private final SocketChannel channel;
    private final AgentLock lock;
    private final Map<String, CompletableFuture<Integer>> answers = new ConcurrentHashMap<>();

    private Agent(SocketChannel channel, AgentLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Connects to an agent that nobody else talks to. QEMU takes the connection long before the agent is there. */
    static Agent connect(MachineFolder folder) {
        AgentLock lock = AgentLock.take(folder);
        try {
            Agent agent = new Agent(SocketChannel.open(UnixDomainSocketAddress.of(lock.socket())), lock);
            Thread.ofVirtual().name("agent-" + folder.root().getFileName()).start(agent::listen);
            return agent;
        } catch (IOException failed) {
            lock.close();
            throw new LabException("cannot connect to " + lock.socket() + ": does the machine run?", failed);
        }
    }

    /** Done when the agent has answered. */
    CompletableFuture<Integer> ping() {
        return ask("ping", "ping-" + answers.size());
    }

    /** Runs the command in this folder of the share; done, with its exit code, when it has ended. */
    CompletableFuture<Integer> run(String id) {
        return ask("run", id);
    }

    /** Kills the command with all that it started; it then ends like any other. */
    void kill(String id) {
        send("kill " + id);
    }

    @Override
    public void close() {
        try (lock) {
            channel.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private CompletableFuture<Integer> ask(String verb, String id) {
        CompletableFuture<Integer> answer = answers.computeIfAbsent(id, _ -> new CompletableFuture<>());
        send(verb + " " + id);
        return answer;
    }

    private synchronized void send(String line) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException gone) {
            throw new LabException("the machine has gone", gone);
        }
    }

    private void listen() {
        try (BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            reader.lines().map(line -> line.split(" ")).forEach(this::hear);
        } catch (IOException | UncheckedIOException closed) {
            // Either side has closed the line, which ends all that is still awaited.
        }
        LabException gone = new LabException("the line to the machine is closed");
        answers.values().forEach(answer -> answer.completeExceptionally(gone));
    }

    private void hear(String[] words) {
        CompletableFuture<Integer> answer = answers.remove(words[1]);
        if (answer != null) {
            answer.complete(words[0].equals("done") ? Integer.parseInt(words[2]) : OK);
        }
    }
}
