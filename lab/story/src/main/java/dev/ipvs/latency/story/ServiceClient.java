package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.Wait;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;

/** A client on a node that connects through a Service again and again, and writes down how each attempt ended. */
public final class ServiceClient implements AutoCloseable {
    private static final String NAME = "answering";
    private static final String NAMESPACE = "default";
    private static final int PORT = 80;
    private static final int TARGET_PORT = 8080;
    private static final Duration FIRST_ANSWER = Duration.ofMinutes(5);

    private static final String SERVER = """
            use IO::Socket::INET;
            my $door = IO::Socket::INET->new(LocalPort => $ARGV[0], Listen => 64, ReuseAddr => 1) or die $!;
            while (my $caller = $door->accept) { close $caller }
            """;

    /** One process for all attempts, since starting one each would measure the emulator. */
    private static final String ATTEMPTS = """
            use IO::Socket::INET;
            $| = 1;
            while (1) {
                my $there = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1], Timeout => 2);
                open(my $uptime, "<", "/proc/uptime");
                my ($now) = split(/ /, <$uptime>);
                print $now, $there ? " ok\\n" : " failed\\n";
                close $there if $there;
                select(undef, undef, undef, 0.05);
            }
            """;

    /**
     * What came of the attempts.
     *
     * @param longestGap between two that were answered
     */
    public record Outcome(long answered, long failed, Duration longestGap) {}

    private final GuestProcess server;
    private final GuestProcess client;

    private ServiceClient(GuestProcess server, GuestProcess client) {
        this.server = server;
        this.client = client;
    }

    /** Returns when the Service has answered once. */
    public static ServiceClient start(Node node, KubernetesClient kubernetes) {
        GuestProcess server = node.start(Command.of("perl", "-e", SERVER, Integer.toString(TARGET_PORT)));
        String address = service(node.address(), kubernetes);
        GuestProcess client = node.start(Command.of("perl", "-e", ATTEMPTS, address, Integer.toString(PORT)));
        ServiceClient started = new ServiceClient(server, client);
        Wait.until(
                "the Service " + NAME + " answers",
                FIRST_ANSWER,
                () -> started.soFar().answered() > 0);
        return started;
    }

    /** Of all attempts from the first answer on. */
    public Outcome soFar() {
        List<String[]> attempts = client.stdout()
                .lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 2)
                .dropWhile(words -> !words[1].equals("ok"))
                .toList();
        List<Double> answered = attempts.stream()
                .filter(words -> words[1].equals("ok"))
                .map(words -> Double.valueOf(words[0]))
                .toList();
        double gap = 0;
        for (int i = 1; i < answered.size(); i++) {
            gap = Math.max(gap, answered.get(i) - answered.get(i - 1));
        }
        return new Outcome(
                answered.size(), attempts.size() - answered.size(), Duration.ofMillis(Math.round(gap * 1_000)));
    }

    /** Since an earlier outcome. */
    public boolean hasAnsweredSince(Outcome earlier) {
        if (!client.isAlive()) {
            throw new LabException("the client has ended: " + client.stderr());
        }
        return soFar().answered() > earlier.answered() + 5;
    }

    private static String service(String node, KubernetesClient kubernetes) {
        kubernetes
                .resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(NAME)
                        .addToLabels("kubernetes.io/service-name", NAME)
                        .endMetadata()
                        .withAddressType("IPv4")
                        .addNewEndpoint()
                        .withAddresses(node)
                        .withNewConditions()
                        .withReady(true)
                        .endConditions()
                        .endEndpoint()
                        .addNewPort()
                        .withName("tcp")
                        .withPort(TARGET_PORT)
                        .endPort()
                        .build())
                .serverSideApply();
        Service made = kubernetes
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(NAME)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withName("tcp")
                        .withPort(PORT)
                        .endPort()
                        .endSpec()
                        .build())
                .serverSideApply();
        return made.getSpec().getClusterIP();
    }

    @Override
    public void close() {
        client.stop();
        server.stop();
    }
}
