package dev.ipvs.latency.deploy;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kubernetes objects, as helm or kustomize renders them, by kind and name. */
record Rendered(Map<String, HasMetadata> objects) {
    private static final Provision PROVISION = Provision.ofThisTree();

    static Rendered byHelm(String... options) {
        return of(helm(options).output());
    }

    static Command helm(String... options) {
        List<String> words = new ArrayList<>(List.of("--set", "image.registry=" + Tree.NO_REGISTRY));
        words.addAll(List.of(options));
        return template(words.toArray(String[]::new));
    }

    /** One template, which may be a hook. */
    static Rendered ofTemplate(String file, String... options) {
        List<String> words = new ArrayList<>(
                List.of("--show-only", "templates/" + file, "--set", "image.registry=" + Tree.NO_REGISTRY));
        words.addAll(List.of(options));
        return of(helmTemplate(words).output());
    }

    /** As it is installed: hooks are not part of that. */
    static Command template(String... options) {
        List<String> words = new ArrayList<>(List.of("--no-hooks"));
        words.addAll(List.of(options));
        return helmTemplate(words);
    }

    private static Command helmTemplate(List<String> options) {
        List<String> words = new ArrayList<>(
                List.of("template", "latency-operator", Tree.CHART.toString(), "--namespace", "ipvs-latency-system"));
        words.addAll(options);
        return Command.of(words.toArray(String[]::new))
                .through(List.of(PROVISION.tool("helm").toString()));
    }

    static Rendered byKustomize(Path folder) {
        return of(Command.of(PROVISION.tool("kustomize").toString(), "build", folder.toString())
                .output());
    }

    Rendered without(Set<String> kinds) {
        return new Rendered(objects.entrySet().stream()
                .filter(entry -> !kinds.contains(entry.getValue().getKind()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    Set<String> names() {
        return objects.keySet();
    }

    HasMetadata get(String name) {
        return requireNonNull(objects.get(name), name);
    }

    /** What is at the path, of words and indices, in the object of that name. */
    <T> T field(String name, Object... path) {
        return requireNonNull(((GenericKubernetesResource) get(name)).get(path), name);
    }

    /** Of the only container of a Deployment's pods: names, and values that are written there. */
    Map<String, String> environment(String deployment) {
        List<Map<String, Object>> variables = field(deployment, "spec", "template", "spec", "containers", 0, "env");
        return variables.stream()
                .filter(variable -> variable.containsKey("value"))
                .collect(Collectors.toMap(
                        variable -> String.valueOf(variable.get("name")),
                        variable -> String.valueOf(variable.get("value"))));
    }

    static Rendered of(String yaml) {
        KubernetesSerialization serialization = new KubernetesSerialization();
        return new Rendered(Stream.of(yaml.split("(?m)^---$"))
                .filter(document -> document.contains("kind:"))
                .map(document -> (HasMetadata) serialization.unmarshal(document, GenericKubernetesResource.class))
                .collect(Collectors.toMap(
                        object -> object.getKind() + "/" + object.getMetadata().getName(), Function.identity())));
    }
}
