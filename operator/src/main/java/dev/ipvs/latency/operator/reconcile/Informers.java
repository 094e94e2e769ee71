package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.operator.cluster.Caches;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether everything that a plan follows from is seen. A plan from a part of the nodes would take the others for gone and
 * their records for settled. A list or watch that fails is tried again. One whose answer cannot be read ends its informer, which
 * only a start of the operator mends.
 */
@Default // as a check alone it could not be asked for by its type
@Liveness
@Singleton
final class Informers implements HealthCheck, InformerStoppedHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Informers.class);

    private final Set<String> ended = new ConcurrentSkipListSet<>();
    private volatile Optional<Caches> caches = Optional.empty();

    void watch(Caches all) {
        caches = Optional.of(all);
    }

    /** Whether all is listed and watched; if not, nothing may be planned. */
    boolean showEverything() {
        List<String> unready = unready();
        if (!unready.isEmpty()) {
            LOG.warn("nothing is planned until these are listed and watched: {}", String.join(", ", unready));
        }
        return unready.isEmpty();
    }

    /** @param error none when the operator stops */
    @Override
    @SuppressWarnings("rawtypes") // as declared by the framework
    public void onStop(SharedIndexInformer informer, @Nullable Throwable error) {
        if (error != null) {
            LOG.error("{} can neither be listed nor watched any more", informer, error);
            ended.add(informer.toString());
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("informers")
                .status(ended.isEmpty())
                .withData("ended", String.join(", ", ended))
                .build();
    }

    private List<String> unready() {
        return caches.map(Caches::unready).orElse(List.of("all"));
    }
}
