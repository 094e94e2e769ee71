package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.manifests.HelperManifest;
import dev.ipvs.latency.operator.policy.Selector;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;

/** Sees to the one helper DaemonSet: there while any node is selected. */
public final class HelperWriter {
    private final Caches caches;
    private final Writes writes;
    private final HelperManifest manifest;

    /** Spares writes only: the API server adds fields of its own, so what is there is not equal to what was asked for. */
    private Optional<Asked> lastAsked = Optional.empty();

    public HelperWriter(Caches caches, Writes writes, HelperManifest manifest) {
        this.caches = caches;
        this.writes = writes;
        this.manifest = manifest;
    }

    /** @param selectors in the same order each time; there is no helper where there is none */
    public synchronized void ensure(List<Selector> selectors) {
        DaemonSet wanted = manifest.on(selectors);
        Optional<DaemonSet> current = caches.daemonSets().get(ResourceID.fromResource(wanted));
        if (selectors.isEmpty()) {
            current.ifPresent(writes::delete);
            lastAsked = Optional.empty();
        } else if (lastAsked.filter(asked -> asked.is(wanted, current)).isEmpty()) {
            DaemonSet applied = writes.apply(wanted, FieldManagers.SPEC, caches.daemonSets());
            lastAsked = Optional.of(new Asked(wanted, applied.getMetadata().getGeneration()));
        }
    }

    /** @param generation what it had once this was asked for; another one means that somebody changed it since */
    private record Asked(DaemonSet wanted, long generation) {
        boolean is(DaemonSet asking, Optional<DaemonSet> current) {
            return wanted.getSpec().equals(asking.getSpec())
                    && current.filter(present -> present.getMetadata().getGeneration() == generation)
                            .isPresent();
        }
    }
}
