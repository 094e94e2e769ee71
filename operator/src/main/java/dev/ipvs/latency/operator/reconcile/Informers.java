package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.operator.cluster.Caches;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether everything that a plan follows from is seen. A plan from a part of the nodes would take the others for gone and
 * their records for settled. An operator that no longer sees everything starts again.
 */
@Default // as a check alone it could not be asked for by its type
@Liveness
@Singleton
final class Informers implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Informers.class);

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

    /** Before the first of them is started there is nothing to be said. */
    @Override
    public HealthCheckResponse call() {
        List<String> ended = caches.map(Caches::ended).orElse(List.of());
        return HealthCheckResponse.named("informers")
                .status(ended.isEmpty())
                .withData("ended", String.join(", ", ended))
                .build();
    }

    private List<String> unready() {
        return caches.map(Caches::unready).orElse(List.of("all"));
    }
}
