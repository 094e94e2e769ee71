package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Thousands of nodes at once, whose kubelets and node helpers are simulated by the test: the helpers report as rarely as real
 * ones, and each at its own time; the kubelets end a fix pod as soon as they see it. All that a {@link SimulatedNodeAgent} cannot
 * show, this can't either.
 */
final class SimulatedFleet implements AutoCloseable {

    private static final int WRITERS = 16;

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final Map<String, FleetMember> members = new ConcurrentHashMap<>();
    private final LongAdder writes = new LongAdder();
    private final LongAdder reports = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor();
    private final SharedIndexInformer<NodeLatency> latencies;
    private final SharedIndexInformer<Pod> pods;

    private SimulatedFleet(TestCluster cluster) {
        this.cluster = cluster;
        client = cluster.client();
        latencies = client.resources(NodeLatency.class).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(NodeLatency latency) {
                member(latency).isAskedFor(latency, Instant.now());
            }

            @Override
            public void onUpdate(NodeLatency before, NodeLatency latency) {
                if (!FleetMember.state(before).equals(FleetMember.state(latency))) {
                    changes.increment();
                }
                member(latency).isAskedFor(latency, Instant.now());
            }

            @Override
            public void onDelete(NodeLatency latency, boolean stateUnknown) {}
        });
        pods = client.pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withLabelSelector(Names.FIXER_SELECTOR)
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Pod pod) {
                        writers.execute(() -> run(pod));
                    }

                    @Override
                    public void onUpdate(Pod before, Pod pod) {
                        if (pod.getMetadata().getDeletionTimestamp() != null) {
                            writers.execute(() -> remove(pod));
                        }
                    }

                    @Override
                    public void onDelete(Pod pod, boolean stateUnknown) {}
                });
        ticking.scheduleWithFixedDelay(this::report, 0, 100, TimeUnit.MILLISECONDS);
    }

    static SimulatedFleet in(TestCluster cluster) {
        // A watch begins with what the API server has cached, and of a kind that was just defined it has nothing yet.
        eventually()
                .until(() -> cluster.client()
                        .resources(NodeLatency.class)
                        .list(new ListOptionsBuilder().withResourceVersion("0").build())
                        .getItems()
                        .isEmpty());
        return new SimulatedFleet(cluster);
    }

    private FleetMember member(NodeLatency latency) {
        return members.computeIfAbsent(latency.getMetadata().getName(), FleetMember::new);
    }

    /** Adds nodes until there are so many. */
    void growTo(int size) throws Exception {
        List<? extends Future<?>> created = IntStream.range(members.size(), size)
                .mapToObj(number -> "fleet-" + number)
                .peek(name -> members.put(name, new FleetMember(name)))
                .map(name -> writers.submit(() -> create(name)))
                .toList();
        for (Future<?> one : created) {
            one.get();
        }
        assertThat(members).hasSize(size);
    }

    /** Every node has been judged, the policy says so, and nothing more is written about it. */
    void awaitWatched(String policy, Duration timeouts) {
        eventually()
                .atMost(timeouts)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> cluster.phase(policy).equals("AllHealthy")
                        && latencies.getStore().list().stream()
                                        .filter(FleetMember::isTold)
                                        .count()
                                == members.size());
    }

    /** So many nodes get rules enough to be over the thresholds. */
    void breach(int count) {
        members.values().stream().limit(count).forEach(member -> member.breach(Instant.now()));
    }

    /** What it has written itself. */
    long writes() {
        return writes.sum();
    }

    /** How many of these were windows that a helper reported. */
    long reports() {
        return reports.sum();
    }

    /** How often the verdict about a node, or the state of its fix, became another. */
    long changes() {
        return changes.sum();
    }

    private void create(String name) {
        client.resource(FleetMember.node(name)).create();
        client.resource(FleetMember.helper(name)).create();
        client.resource(FleetMember.helper(name)).editStatus(SimulatedWorkloads::ready);
        writes.add(3);
    }

    private void report() {
        Instant now = Instant.now();
        members.values().stream().filter(member -> member.isDue(now)).forEach(member -> {
            NodeLatency report = member.report(now);
            writers.execute(() -> write(report));
        });
    }

    private void write(NodeLatency report) {
        client.resource(report).subresource("status").patch(SimulatedWorkloads.byHelper());
        writes.increment();
        reports.increment();
    }

    private void run(Pod pod) {
        FleetMember member = requireNonNull(members.get(pod.getSpec().getNodeName()));
        client.resource(pod).editStatus(current -> member.run(current, Instant.now()));
        writes.increment();
    }

    private void remove(Pod pod) {
        try {
            client.resource(pod).withGracePeriod(0).delete();
            writes.increment();
        } catch (KubernetesClientException gone) {
            assertThat(gone.getCode()).isEqualTo(404);
        }
    }

    @Override
    public void close() {
        ticking.close();
        latencies.close();
        pods.close();
        writers.close();
    }
}
