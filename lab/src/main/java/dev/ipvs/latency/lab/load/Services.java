package dev.ipvs.latency.lab.load;

import dev.ipvs.latency.lab.process.LabException;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Real Services with one endpoint each, which a real kube-proxy turns into one IPVS service and one destination each,
 * that is two estimators. Nothing answers at the endpoints.
 */
public record Services(KubernetesClient client) {

    public static final String NAMESPACE = "ipvs-load";

    /** More at a time only make the API server's queues longer. */
    private static final int AT_A_TIME = 8;

    /** What the range of cluster IPs has room for, with some left for others. */
    private static final int MOST = 60_000;

    /** Gets to know how far it is. */
    @FunctionalInterface
    public interface Progress {
        void changed(int done, int all);
    }

    /** Makes as many as are missing, or deletes as many as there are too many. */
    public void scaleTo(int count, Progress progress) {
        if (count < 0 || count > MOST) {
            throw new LabException("%d Services: 0 to %d are possible".formatted(count, MOST));
        }
        createNamespace();
        Set<String> present = names();
        List<Runnable> missing = IntStream.range(0, count)
                .filter(number -> !present.contains(LoadedService.name(number)))
                .<Runnable>mapToObj(number -> () -> new LoadedService(number).create(client))
                .toList();
        List<Runnable> tooMany = IntStream.range(count, MOST)
                .filter(number -> present.contains(LoadedService.name(number)))
                .<Runnable>mapToObj(number -> () -> new LoadedService(number).delete(client))
                .toList();
        run(Stream.concat(missing.stream(), tooMany.stream()).toList(), progress);
    }

    /** How many there are. */
    public int count() {
        return names().size();
    }

    private static void run(List<Runnable> changes, Progress progress) {
        AtomicInteger done = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            CompletableFuture.allOf(changes.stream()
                            .map(change -> CompletableFuture.runAsync(change, workers)
                                    .thenRun(() -> progress.changed(done.incrementAndGet(), changes.size())))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException failed) {
            throw new LabException(
                    "stopped after %d of %d changes; the same command goes on from there: %s"
                            .formatted(done.get(), changes.size(), failed.getCause()),
                    failed);
        } finally {
            // After a failure the rest would fail too.
            workers.shutdownNow();
        }
    }

    private Set<String> names() {
        return client.services().inNamespace(NAMESPACE).list().getItems().stream()
                .map(service -> service.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private void createNamespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }
}
