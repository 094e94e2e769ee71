package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.lab.controlplane.Admission;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.Crds;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The cluster as deploy/base makes it, and the questions that the tests ask of it. */
final class TestCluster {
    static final String NAMESPACE = "ipvs-latency-system";
    private static final Path TREE = Path.of("").toAbsolutePath().resolveSibling("");
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    private final ControlPlane controlPlane;
    private final KubernetesClient client;

    TestCluster(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
        this.client = controlPlane.client();
        Crds.serve(client, TREE.resolve("crds/latencypolicies.latency.ipvs.dev.yaml"));
        Crds.serve(client, TREE.resolve("crds/nodelatencies.latency.ipvs.dev.yaml"));
        apply(TREE.resolve("deploy/base/namespace.yaml"));
        try (Stream<Path> manifests = Files.list(TREE.resolve("deploy/base"))) {
            manifests
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .forEach(this::apply);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Admission.await(client, TREE.resolve("deploy/examples/estimator-quick.yaml"));
    }

    KubernetesClient client() {
        return client;
    }

    ControlPlane controlPlane() {
        return controlPlane;
    }

    /** The image that everything on nodes runs. */
    String helperImage() {
        return Objects.requireNonNull(settings().get().getData().get("helperImage"), "helperImage");
    }

    /** As the chart's helper.image; the next test begins with the base's again. */
    void useHelperImage(String image) {
        set("helperImage", image);
    }

    /** As the chart's livepatch.repositories; the next test begins with none again. */
    void allowBundlesFrom(String repository) {
        set("livepatchRepositories", repository);
    }

    private void set(String key, String value) {
        settings().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\": {\"" + key + "\": \"" + value + "\"}}");
    }

    /** Each key as a file, as the kubelet does for the operator. */
    void mountSettings(Path folder) throws IOException {
        for (Map.Entry<String, String> setting : settings().get().getData().entrySet()) {
            Files.writeString(folder.resolve(setting.getKey()), setting.getValue());
        }
    }

    /** What deploy/proxy-mode adds to the base. */
    void allowMovingKubeProxies() {
        apply(TREE.resolve("deploy/proxy-mode/proxy-mode.yaml"));
    }

    /**
     * Takes the rights away. The admission policies stay: where one is deleted and made again, the API server (1.37.2) goes on
     * comparing with its parameter as that was at the deletion.
     */
    void forbidMovingKubeProxies() {
        try (InputStream yaml = Files.newInputStream(TREE.resolve("deploy/proxy-mode/proxy-mode.yaml"))) {
            client.load(yaml).items().stream()
                    .filter(made -> !made.getKind().startsWith("ValidatingAdmissionPolicy"))
                    .forEach(made -> client.resource(made).delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All rights but those in its own namespace, as where RBAC was installed after it or by somebody else. */
    void takeRightsOfTheOperator() {
        client.rbac().clusterRoleBindings().withName("latency-operator").delete();
    }

    void giveRightsToTheOperator() {
        apply(TREE.resolve("deploy/base/operator.yaml"));
    }

    private Resource<ConfigMap> settings() {
        return client.configMaps().inNamespace(NAMESPACE).withName("latency-operator");
    }

    Path operatorKubeconfig() {
        return controlPlane.kubeconfigFor(new ServiceAccountName(NAMESPACE, "latency-operator"));
    }

    /** The reasons of Events about a node or its NodeLatency. */
    List<String> eventsAbout(String name) {
        return client.events().v1().events().inNamespace("default").list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(name))
                .map(Event::getReason)
                .toList();
    }

    static ConditionFactory eventually() {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .pollInterval(100, TimeUnit.MILLISECONDS)
                .ignoreExceptions();
    }

    /** A policy with windows of two seconds, so that tests are quick. */
    LatencyPolicy policy(String name, String mode, String rest) {
        String yaml = """
                apiVersion: latency.ipvs.dev/v1alpha1
                kind: LatencyPolicy
                metadata: {name: %s}
                spec:
                  mode: %s
                %s
                """.formatted(
                        name, mode, withMeasurement(withSoak(withLadder(rest))).indent(2));
        LatencyPolicy policy = client.getKubernetesSerialization().unmarshal(yaml, LatencyPolicy.class);
        return client.resource(policy).forceConflicts().serverSideApply();
    }

    private static String withMeasurement(String rest) {
        return rest.contains("measurement:")
                ? rest
                : rest + "\nmeasurement: {window: 2s, minSamples: 1, breachesBeforeAction: 2}";
    }

    private static String withLadder(String rest) {
        return rest.contains("mitigations:") ? rest : rest + "\nmitigations: [{type: Sysctl}]";
    }

    /** None, unless the test is about it. */
    private static String withSoak(String rest) {
        return rest.contains("rollout:") ? rest : rest + "\nrollout: {soak: 0s}";
    }

    /** For the nodes with this label alone, so that tests keep out of each other's way. */
    static String forNodes(String test) {
        return "nodeSelector: {matchLabels: {test: " + test + "}}";
    }

    Optional<NodeLatency> latency(String node) {
        return Optional.ofNullable(
                client.resources(NodeLatency.class).withName(node).get());
    }

    String fixState(String node) {
        return latency(node)
                .flatMap(latency -> Optional.ofNullable(latency.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.fix()))
                .map(fix -> fix.state() + " " + fix.reason())
                .orElse("none");
    }

    boolean isIn(String node, FixState state) {
        return fixState(node).startsWith(state.name());
    }

    Optional<Condition> ready(String policy) {
        return condition(policy, "Ready");
    }

    /** The reason of the policy's condition of this type, or none. */
    String reason(String policy, String type) {
        return condition(policy, type).map(Condition::getReason).orElse("none");
    }

    private Optional<Condition> condition(String policy, String type) {
        return Optional.ofNullable(
                        client.resources(LatencyPolicy.class).withName(policy).get())
                .flatMap(found -> Optional.ofNullable(found.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.conditions()))
                .flatMap(conditions -> conditions.stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst());
    }

    String phase(String policy) {
        return reason(policy, "Ready");
    }

    void delete(String policy) {
        client.resources(LatencyPolicy.class).withName(policy).delete();
    }

    boolean isGone(String policy) {
        return client.resources(LatencyPolicy.class).withName(policy).get() == null;
    }

    private void apply(Path manifest) {
        try (InputStream yaml = Files.newInputStream(manifest)) {
            client.load(yaml).forceConflicts().serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
