package dev.ipvs.latency.argocd.live;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Each standing that an Application ever had while it was watched, so that none between two looks is missed. */
final class Sightings implements Watcher<GenericKubernetesResource>, AutoCloseable {

    private final List<Application.Standing> seen = new CopyOnWriteArrayList<>();
    private final Watch watch;

    Sightings(Application application) {
        watch = application.resource().watch(this);
    }

    /** The healths that it had while it was what Git has at this commit, without repetitions. */
    List<String> healthsAt(String commit) {
        List<String> healths = new ArrayList<>();
        for (Application.Standing standing : seen) {
            if (standing.isSyncedTo(commit)
                    && (healths.isEmpty() || !healths.getLast().equals(standing.health()))) {
                healths.add(standing.health());
            }
        }
        return healths;
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource application) {
        seen.add(Application.Standing.of(application));
    }

    @Override
    public void onClose(WatcherException cause) {
        throw new IllegalStateException("the watch of an Application broke", cause);
    }

    @Override
    public void close() {
        watch.close();
    }
}
