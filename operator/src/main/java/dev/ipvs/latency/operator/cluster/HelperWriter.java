package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.apply.Contests;
import dev.ipvs.latency.operator.apply.TakenBackException;
import dev.ipvs.latency.operator.apply.WriteFailure;
import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import dev.ipvs.latency.operator.manifests.HelperManifest;
import dev.ipvs.latency.operator.policy.Selector;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sees to the one helper DaemonSet: there while any node is selected. */
public final class HelperWriter {
    private final Caches caches;
    private final Writes writes;
    private final HelperManifest manifest;

    /** Spares writes only: the API server adds fields of its own, so what is there is not equal to what was asked for. */
    private Optional<Asked> lastAsked = Optional.empty();

    private final Contests<String> contests = new Contests<>();

    public HelperWriter(Caches caches, Writes writes, HelperManifest manifest) {
        this.caches = caches;
        this.writes = writes;
        this.manifest = manifest;
    }

    /** @param selectors in the same order each time; there is no helper where there is none */
    public synchronized void ensure(List<Selector> selectors, Instant now) {
        DaemonSet wanted = manifest.on(selectors);
        Optional<DaemonSet> current = caches.daemonSets().get(ResourceID.fromResource(wanted));
        if (selectors.isEmpty()) {
            current.ifPresent(writes::delete);
            lastAsked = Optional.empty();
        } else if (lastAsked.filter(asked -> asked.is(wanted, current)).isEmpty()) {
            if (lastAsked.isPresent() && current.isEmpty()) {
                contests.takenBack(Names.NODE_HELPER, "it was deleted", now);
            }
            DaemonSet applied = apply(wanted, now);
            lastAsked = Optional.of(new Asked(wanted, applied.getMetadata().getGeneration()));
        }
    }

    private DaemonSet apply(DaemonSet wanted, Instant now) {
        giveUpIfContested(now);
        try {
            return writes.applyUnlessTakenBack(wanted, FieldManagers.SPEC, caches.daemonSets());
        } catch (TakenBackException taken) {
            contests.takenBack(Names.NODE_HELPER, taken.sentence(), now);
        }
        giveUpIfContested(now);
        return writes.apply(wanted, FieldManagers.SPEC, caches.daemonSets());
    }

    private void giveUpIfContested(Instant now) {
        contests.givenUp(Names.NODE_HELPER, now).ifPresent(how -> {
            throw new WriteFailure(
                    Kind.REFUSED,
                    "DaemonSet node-helper is changed each time that it is applied, so it is left as it is for now: "
                            + how);
        });
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
