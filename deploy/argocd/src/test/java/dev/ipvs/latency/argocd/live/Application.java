package dev.ipvs.latency.argocd.live;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** An Application as Argo CD's controller sees it. */
record Application(KubernetesClient client, String name) {

    private static final String API = "argoproj.io/v1alpha1";
    private static final Duration FIX_POD_TIMEOUT = Duration.ofMinutes(2);

    /**
     * Where it stands.
     *
     * @param revision what of Git was last compared
     * @param health of all its resources together
     */
    record State(String revision, String sync, String health) {
        static State of(GenericKubernetesResource application) {
            return new State(
                    text(application, "status", "sync", "revision"),
                    text(application, "status", "sync", "status"),
                    text(application, "status", "health", "status"));
        }

        boolean isSyncedTo(String commit) {
            return revision.equals(commit) && sync.equals("Synced");
        }
    }

    /**
     * Applies one of the examples that users start from, with another repository. No garbage collector runs beside this API
     * server, so nothing may be deleted in the foreground, as Argo CD does where it is not told otherwise.
     */
    static Application apply(KubernetesClient client, String example, String repository) {
        GenericKubernetesResource application =
                client.getKubernetesSerialization().unmarshal(example, GenericKubernetesResource.class);
        application.<Map<String, Object>>get("spec", "source").put("repoURL", repository);
        application.<List<Object>>get("spec", "syncPolicy", "syncOptions").add("PrunePropagationPolicy=background");
        application.getMetadata().getFinalizers().replaceAll(finalizer -> finalizer + "/background");
        client.resource(application).serverSideApply();
        return new Application(client, application.getMetadata().getName());
    }

    State state() {
        return State.of(get());
    }

    /** Has Argo CD look into Git now, as a webhook of the Git server would. */
    void pushed() {
        refresh("normal");
    }

    /** Waits until it is what Git has at this commit, and of this health; else says what Argo CD says. */
    void awaits(String commit, String health) {
        try {
            Awaitility.await(name + " is " + health + " at " + commit)
                    .atMost(FIX_POD_TIMEOUT)
                    .pollInterval(Duration.ofMillis(200))
                    .until(
                            this::state,
                            seen -> seen.isSyncedTo(commit) && seen.health().equals(health));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + "\n" + Serialization.asYaml(get().get("status")), late);
        }
    }

    /** Has Argo CD render and compare everything anew, without any of its caches; returns when it has. */
    void compareAnew() {
        refresh("hard");
        Awaitility.await(name + " is compared anew")
                .atMost(FIX_POD_TIMEOUT)
                .until(() -> get().getMetadata().getAnnotations().get("argocd.argoproj.io/refresh") == null);
    }

    /** How often it was synced since it was made. */
    int syncs() {
        Object history = get().get("status", "history");
        return history instanceof List<?> syncs ? syncs.size() : 0;
    }

    /** What Argo CD shows beside the health of its first resource; empty while there is nothing. */
    String message() {
        return text(get(), "status", "resources", 0, "health", "message");
    }

    GenericKubernetesResource get() {
        return Objects.requireNonNull(resource().get());
    }

    Resource<GenericKubernetesResource> resource() {
        return client.genericKubernetesResources(API, "Application")
                .inNamespace(ArgoCd.NAMESPACE)
                .withName(name);
    }

    private void refresh(String how) {
        resource().edit(application -> {
            application.getMetadata().getAnnotations().put("argocd.argoproj.io/refresh", how);
            return application;
        });
    }

    private static String text(GenericKubernetesResource application, Object... path) {
        Object found = application.get(path);
        return found instanceof String text ? text : "";
    }
}
