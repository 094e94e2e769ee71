package dev.ipvs.latency.lab.controlplane;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Custom resources that an API server is taught. */
public final class Crds {

    private static final Duration SOON = Duration.ofSeconds(60);

    private Crds() {}

    /** Applies the definition in a file and returns when its resources are served. */
    public static void serve(KubernetesClient client, Path file) {
        var definition = client.apiextensions().v1().customResourceDefinitions().load(file.toFile());
        definition.serverSideApply();
        definition.waitUntilCondition(Crds::isEstablished, SOON.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A definition that was just made has a status without conditions: the API server adds them later. */
    private static boolean isEstablished(@Nullable CustomResourceDefinition definition) {
        return Optional.ofNullable(definition)
                .map(CustomResourceDefinition::getStatus)
                .map(CustomResourceDefinitionStatus::getConditions)
                .orElse(List.of())
                .stream()
                .anyMatch(condition -> condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
    }
}
