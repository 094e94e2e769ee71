package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.cluster.EveryField.Change;
import dev.ipvs.latency.operator.fix.FixAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pods that the operator makes are the only ones it can make: each field of a pod, those too that nobody thought of, is
 * refused by the admission policy once it is anything else. What is accepted nevertheless is listed with its reason, as is what the
 * API server refuses by itself, which proves nothing. What this cannot show: two fields that are dangerous together only.
 */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryFieldIT {
    private static final String PODS = "/api/v1/namespaces/" + TestCluster.NAMESPACE + "/pods";
    private static final String DAEMON_SETS = "/apis/apps/v1/namespaces/" + TestCluster.NAMESPACE + "/daemonsets";
    private static final String FIX_POD = "latency-fix-pod";
    private static final String HELPER_POD = "latency-helper-pod";
    private static final Path LISTS = Path.of("src/test/resources/dev/ipvs/latency/operator/cluster/every-field.yaml");

    private final TestCluster cluster;
    private final Api operator;
    private final Manifests manifests;
    private final JsonNode lists;

    EveryFieldIT(ControlPlane controlPlane) throws IOException {
        cluster = new TestCluster(controlPlane);
        cluster.allowBundlesFrom("registry.example/bundle");
        cluster.client()
                .resource(new RuntimeClassBuilder()
                        .withNewMetadata()
                        .withName("other")
                        .endMetadata()
                        .withHandler("other")
                        .build())
                .createOr(NonDeletingOperation::update);
        operator = Api.as(cluster.operatorKubeconfig());
        manifests = new Manifests(cluster.helperImage());
        lists = Attack.yaml(Files.readString(LISTS));
        // New admission policies take a moment to be obeyed.
        eventually().until(() -> Stream.of(FIX_POD, HELPER_POD).allMatch(this::isObeyed) && isAccepted());
    }

    @AfterAll
    void close() {
        operator.close();
    }

    Stream<Arguments> fixPods() {
        return Stream.of(FixAction.values())
                .flatMap(action -> Stream.of(
                        Arguments.of("sysctl-" + action.command(), manifests.sysctl(action)),
                        Arguments.of("livepatch-" + action.command(), manifests.livepatch(action))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fixPods")
    void of_a_fix_pod_is_what_the_operator_says(String manifest, Pod pod) {
        nothingElseIsAccepted(manifest, "/openapi/v3/api/v1", PODS, FIX_POD, pod);
    }

    @Test
    void of_the_helper_is_what_the_operator_says() {
        nothingElseIsAccepted("node-helper", "/openapi/v3/apis/apps/v1", DAEMON_SETS, HELPER_POD, manifests.helper());
    }

    private void nothingElseIsAccepted(
            String manifest, String openApi, String collection, String admissionPolicy, HasMetadata made) {
        JsonNode object = Attack.json(made);
        JsonNode untouched = stored(operator.create(collection, object.toString()));
        JsonNode schemas = Attack.yaml(cluster.client().raw(openApi)).at("/components/schemas");
        List<Change> changes = new EveryField(new OtherValues(schemas), lists.path("values"), lists.path("together"))
                .of(made.getKind(), object)
                .toList();
        JsonNode accepted = lists.path("accepted").path(manifest);
        JsonNode refusedOtherwise = lists.path("refusedByTheApiServer");
        Map<String, String> unproved = new ConcurrentSkipListMap<>();
        Set<String> usedOfAccepted = new ConcurrentSkipListSet<>();
        changes.parallelStream().forEach(change -> {
            Api.Answer answer =
                    operator.create(collection, change.attack().on(object).toString());
            if (answer.accepted() && !stored(answer).equals(untouched)) {
                String field = change.attack().field().toString();
                usedOfAccepted.add(field);
                if (!accepted.has(field)) {
                    unproved.put(change.toString(), "accepted");
                }
            } else if (!answer.accepted()
                    && !answer.refusedBy(admissionPolicy)
                    && !change.removes()
                    && !refusedOtherwise.has(change.name())) {
                unproved.put(change.toString(), answer.body());
            }
        });
        System.out.printf("%s: %d changes tried%n", manifest, changes.size());
        assertThat(unproved).isEmpty();
        assertThat(usedOfAccepted).as("accepted, by the list").containsExactlyElementsOf(sorted(accepted));
        assertThat(changes).as("the walk goes to the bottom").hasSizeGreaterThan(200);
    }

    private static Set<String> sorted(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Without what the API server says anew each time. */
    private static JsonNode stored(Api.Answer answer) {
        answer.mustBeAccepted();
        ObjectNode object = (ObjectNode) Attack.yaml(answer.body());
        ((ObjectNode) object.get("metadata")).remove(List.of("uid", "creationTimestamp", "managedFields"));
        return object;
    }

    private boolean isObeyed(String admissionPolicy) {
        boolean pod = admissionPolicy.equals(FIX_POD);
        JsonNode object = Attack.json(pod ? manifests.sysctl(FixAction.APPLY) : manifests.helper());
        Attack attack = Attack.of(pod ? "/spec/hostIPC" : "/spec/template/spec/hostIPC", "true");
        return operator.create(pod ? PODS : DAEMON_SETS, attack.on(object).toString())
                .refusedBy(admissionPolicy);
    }

    private boolean isAccepted() {
        return operator.create(
                        PODS, Attack.json(manifests.livepatch(FixAction.APPLY)).toString())
                .accepted();
    }
}
