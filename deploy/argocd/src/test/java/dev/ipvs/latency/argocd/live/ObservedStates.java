package dev.ipvs.latency.argocd.live;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every state an Application passed through while it was watched, so that none between two polls is missed. */
final class ObservedStates implements Watcher<GenericKubernetesResource>, AutoCloseable {

    private final List<Application.State> seen = new CopyOnWriteArrayList<>();
    private final Watch watch;

    ObservedStates(Application application) {
        watch = application.resource().watch(this);
    }

    /** Its health while synced to this commit, without repetitions. */
    List<String> healthsAt(String commit) {
        List<String> healths = new ArrayList<>();
        for (Application.State state : seen) {
            if (state.isSyncedTo(commit)
                    && (healths.isEmpty() || !healths.getLast().equals(state.health()))) {
                healths.add(state.health());
            }
        }
        return healths;
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource application) {
        seen.add(Application.State.of(application));
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
