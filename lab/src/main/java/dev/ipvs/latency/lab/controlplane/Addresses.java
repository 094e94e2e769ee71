package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.network.FreePorts;
import dev.ipvs.latency.lab.network.LabNetwork;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where everything listens.
 *
 * @param host the API server's own address
 * @param port the API server's own port
 * @param shellPort where a plain shell finds the API server on loopback
 */
public record Addresses(String host, int port, int shellPort, int etcdPort, int etcdPeerPort) {

    public static final String LOOPBACK = "127.0.0.1";

    /** Room for 65,000 Services. */
    public static final String SERVICE_RANGE = "10.96.0.0/16";

    public static final String POD_RANGE = "10.244.0.0/16";

    /** The first address of the range, by which pods find the API server. */
    private static final String KUBERNETES_SERVICE = "10.96.0.1";

    /** Ports in the lab's own network are all free, so they are the usual ones. */
    private static final int USUAL_PORT = 6443;

    private static final int USUAL_ETCD_PORT = 2379;

    private static final int USUAL_ETCD_PEER_PORT = 2380;

    static Addresses in(Placement placement) {
        return switch (placement) {
            case Placement.Loopback() -> {
                List<Integer> ports = FreePorts.onLoopback(3);
                yield new Addresses(LOOPBACK, ports.get(0), ports.get(0), ports.get(1), ports.get(2));
            }
            case Placement.ForNodes(var network) ->
                new Addresses(
                        LabNetwork.ADDRESS,
                        USUAL_PORT,
                        FreePorts.onLoopback(1).getFirst(),
                        USUAL_ETCD_PORT,
                        USUAL_ETCD_PEER_PORT);
        };
    }

    /** For programs beside the API server, and for nodes. */
    public String url() {
        return "https://%s:%d".formatted(host, port);
    }

    /** For this JVM and for a plain shell. */
    public String shellUrl() {
        return "https://%s:%d".formatted(LOOPBACK, shellPort);
    }

    /** Every name and address by which the API server is called. */
    List<String> servingNames() {
        return Stream.of(
                        host,
                        LOOPBACK,
                        KUBERNETES_SERVICE,
                        "localhost",
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local")
                .distinct()
                .toList();
    }
}
