package dev.ipvs.latency.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.api.LivepatchVariant;
import dev.ipvs.latency.lab.controlplane.Crds;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server itself refuses, and the sentence with which it says what would be right. */
@WithControlPlane
class PolicyRulesTest {

    private static final String ZEROS = "0".repeat(64);

    static Stream<Arguments> wrong() {
        String duration = "must be a duration: a number and a unit (ns, us, ms, s, m, h), such as 50ms, 1m or 1h30m";
        String share = "a number of nodes from 1";
        String labels = "must name labels as nodes can have them";
        return Stream.of(
                row("an unknown mode", "mode: Fix", "supported values: \"Enforce\", \"Observe\", \"Recommend\""),
                row("a field that is not there", "modus: Observe", "unknown field \"spec.modus\""),
                row(
                        "Enforce with an empty ladder",
                        "mode: Enforce",
                        "need at least one mitigation, such as {type: Sysctl}"),
                row("Recommend with an empty ladder", "mode: Recommend", "need at least one mitigation"),
                row("one type twice", "mitigations: [{type: Sysctl}, {type: Sysctl}]", "may be on the ladder once"),
                row("a priority out of range", "priority: 5000", "should be less than or equal to 1000"),
                row("a livepatch without its bundle", "mitigations: [{type: Livepatch}]", "needs a livepatch block"),
                row(
                        "a livepatch block with a sysctl",
                        "mitigations: [{type: Sysctl, livepatch: {bundle: 'a.example/b:1'}}]",
                        "no other type may have one"),
                row(
                        "a bundle without tag",
                        "mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b'}}]",
                        "must be an image with a tag or digest, such as registry.example/ipvs-livepatch:1"),
                row(
                        "a bundle that is recalled",
                        "mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b@sha256:" + ZEROS
                                + "', recalled: ['sha256:" + ZEROS + "']}}]",
                        "bundle names a digest that recalled lists"),
                row(
                        "a bundle by tag beside recalled ones",
                        "mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b:1', recalled: ['sha256:"
                                + ZEROS + "']}}]",
                        "bundle must be named by digest as well"),
                row(
                        "a recalled tag",
                        "mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b:1', recalled: ['1']}}]",
                        "must list digests of bundles"),
                row("a livepatch of no variant", livepatch("variant: Slice"), "supported values: \"Off\", \"Sliced\""),
                row("what YAML makes of an Off without quotes", livepatch("variant: false"), "must be of type string"),
                row(
                        "the slices by the name of what ends the walks",
                        livepatch("variant: Sliced, module: ipvs_estimator_off"),
                        "module contradicts variant"),
                row(
                        "the slices by a name of one's own",
                        livepatch("variant: Sliced, module: ipvs_of_ours"),
                        "module contradicts variant"),
                row(
                        "the slices by their name alone",
                        livepatch("module: ipvs_estimator_sliced"),
                        "set variant to Sliced for module ipvs_estimator_sliced"),
                row(
                        "a promotion of a tag",
                        "mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b:1', promoteAfter: {policy: canary,"
                                + " nodes: 3, soak: 24h}}}]",
                        "with promoteAfter, bundle must be named by digest"),
                row(
                        "a promotion after itself",
                        promotion("policy: wrong, nodes: 3, soak: 24h"),
                        "must name another policy"),
                row("a promotion after no policy", promotion("nodes: 3, soak: 24h"), "promoteAfter.policy: Required"),
                row(
                        "a promotion after what is no policy's name",
                        promotion("policy: The_Canary, nodes: 3, soak: 24h"),
                        "must be a name as Kubernetes takes it"),
                row(
                        "a promotion by no node",
                        promotion("policy: canary, nodes: 0, soak: 24h"),
                        "greater than or equal to 1"),
                row("a promotion after a soak by guess", promotion("policy: canary, nodes: 3"), "soak: Required"),
                row(
                        "a promotion after a soak that is no duration",
                        promotion("policy: canary, nodes: 3, soak: '24'"),
                        duration),
                row("a promotion after two months", promotion("policy: canary, nodes: 3, soak: 1440h"), "at most 720h"),
                row("a proxy mode without its block", "mitigations: [{type: ProxyMode}]", "needs a proxyMode block"),
                row(
                        "a proxy mode that walks estimators",
                        "mitigations: [{type: ProxyMode, proxyMode: {mode: ipvs}}]",
                        "supported values: \"iptables\", \"nftables\""),
                row(
                        "a DaemonSet by no name",
                        "mitigations: [{type: ProxyMode, proxyMode: {mode: nftables, daemonSet: Kube_Proxy}}]",
                        "must be a name as Kubernetes takes it"),
                row(
                        "an acknowledgement that is a word",
                        "mitigations: [{type: ProxyMode, proxyMode: {mode: nftables, allowKubeProxyRestart: sure}}]",
                        "must be of type boolean"),
                row(
                        "a proxy mode with a block of another type",
                        "mitigations: [{type: Sysctl, proxyMode: {mode: nftables}}]",
                        "no other type may have one"),
                row("a window that is a bare number", "measurement: {window: '90'}", duration),
                row("a window that is no duration", "measurement: {window: 1 minute}", duration),
                row("a window that is too long", "measurement: {window: 2h}", "a window must be from 2s to 1h long"),
                row(
                        "a window that is too short",
                        "measurement: {window: 1s, minSamples: 1}",
                        "a window must be from 2s"),
                row(
                        "more samples than a window can hold",
                        "measurement: {window: 10s}",
                        "lower minSamples or lengthen window"),
                row("no samples", "measurement: {minSamples: 0}", "should be greater than or equal to 1"),
                row("no breaches", "measurement: {breachesBeforeAction: 0}", "should be greater than or equal to 1"),
                row("a threshold of nothing", thresholds("estimatorP99: 0s"), "must be longer than 0s"),
                row("a negative threshold", thresholds("estimatorMax: -1s"), duration),
                row("a maximum below the p99", thresholds("estimatorP99: 1s"), "no window's maximum is below its p99"),
                row("a delay that is no duration", thresholds("netRxDelayByEstimatorMax: fast"), duration),
                row("an unknown operator", selector("operator: in, values: [b]"), "In, NotIn, Exists or DoesNotExist"),
                row("In without values", selector("operator: In"), "operators In and NotIn need values"),
                row("Exists with values", selector("operator: Exists, values: [b]"), "must have none"),
                row("a label that no node can have", "nodeSelector: {matchLabels: {'node role': worker}}", labels),
                row("a label with two prefixes", "nodeSelector: {matchLabels: {a/b/c: worker}}", labels),
                row(
                        "a label's value that is too long",
                        "nodeSelector: {matchLabels: {a: " + "b".repeat(64) + "}}",
                        labels),
                row("a value that no label can have", selector("operator: In, values: ['-']"), labels),
                row(
                        "a key that no label can have",
                        "nodeSelector: {matchExpressions: [{key: '', operator: Exists}]}",
                        labels),
                row(
                        "no CPU at all for the estimator's threads",
                        thresholds("estimatorThreadsMillicores: 0"),
                        "greater than or equal to 1"),
                row(
                        "CPU of the estimator's threads as a quantity",
                        thresholds("estimatorThreadsMillicores: 500m"),
                        "must be of type integer"),
                row("a threshold beyond any window", thresholds("estimatorMax: 2h"), "at most 1h"),
                row("a threshold beyond any clock", thresholds("netRxDelayByEstimatorMax: 9999999h"), "at most 1h"),
                row("more nodes at once than there can be", "rollout: {maxConcurrent: 3000000000}", share),
                row("a wave of more nodes than there can be", "rollout: {waves: [3000000000, 100%]}", share),
                row("a soak of a thousand years", "rollout: {soak: 9999999h}", "at most 720h"),
                row("a soak of two months", "rollout: {soak: 1440h}", "at most 720h"),
                row("no waves", "rollout: {waves: []}", "should have at least 1 items"),
                row("a wave of nothing", "rollout: {waves: ['0', '100%']}", share),
                row("a wave of more than all", "rollout: {waves: ['110%']}", share),
                row("waves that shrink", "rollout: {waves: ['5', '3', '100%']}", "larger than the one before it"),
                row("waves that repeat", "rollout: {waves: ['5', '5', '100%']}", "larger than the one before it"),
                row(
                        "percentages before numbers",
                        "rollout: {waves: ['10%', '5', '100%']}",
                        "write waves that are numbers of nodes before those that are percentages"),
                row("waves that end too early", "rollout: {waves: ['1', '50%']}", "the last wave must be \"100%\""),
                row("no node at once", "rollout: {maxConcurrent: 0}", share),
                row("no percentage at once", "rollout: {maxConcurrent: 0%}", share),
                row("words for a number", "rollout: {maxConcurrent: many}", share),
                row("a soak that is no duration", "rollout: {soak: '5'}", duration),
                row("a hold without a reason", "rollout: {hold: ''}", "should be at least 1 chars long"),
                row("no time to progress", "rollout: {progressDeadline: 0s}", "must be longer than 0s"),
                row("a progress deadline that is no duration", "rollout: {progressDeadline: soon}", duration),
                row("a progress deadline of a thousand years", "rollout: {progressDeadline: 9999999h}", "at most 720h"),
                row("a failure limit of nothing", "rollout: {failureLimit: 0}", "greater than or equal to 1"),
                row("a negative wave approved", "rollout: {approvedWave: -1}", "greater than or equal to 0"),
                row("an approval of no plan", "rollout: {approved: {sysctl: {wave: 1}}}", "planHash"),
                row("an approval of no wave", "rollout: {approved: {sysctl: {wave: 0, planHash: a1}}}", "wave"),
                row("a wave approved that is not there", "rollout: {approvedWave: 4}", "above the number of waves"),
                row("a day that is none", window("days: [Saturday]"), "supported values: \"Fri\""),
                row("no day", window("days: []"), "should have at least 1 items"),
                row("a day twice", window("days: [Sat, Sat]"), "name each day once"),
                row("a time without its zero", window("start: '1:00'"), "must be a time from \"00:00\" to \"23:59\""),
                row("a time after midnight", window("end: '25:00'"), "must be a time from \"00:00\" to \"24:00\""),
                row("a window of no length", window("end: '01:00'"), "start and end must differ"),
                row("a time zone that is none", window("timeZone: Mars/Olympus"), "IANA time zone database"),
                row("a time zone by abbreviation", window("timeZone: shanghai"), "such as Asia/Shanghai or UTC"),
                row("an unknown word for deletion", "onDelete: Forget", "supported values: \"Keep\", \"Revert\""));
    }

    static Stream<Arguments> right() {
        return Stream.of(
                Arguments.of("nothing but the kind", ""),
                Arguments.of(
                        "labels of all forms",
                        "nodeSelector: {matchLabels: {pool: '', node.kubernetes.io/a_b.c: x}, matchExpressions: [{key:"
                                + " a-1.b/C, operator: In, values: [b-c, '1']}]}"),
                Arguments.of("a soak of thirty days", "rollout: {soak: 720h}"),
                Arguments.of("held from outside", "rollout: {hold: alert KubeProxyDown fires, progressDeadline: 10m}"),
                Arguments.of("a window in parts", "measurement: {window: 1m30s}"),
                Arguments.of("microseconds", "measurement: {thresholds: {estimatorP99: 500us}}"),
                Arguments.of("waves as bare numbers", "rollout: {waves: [1, 5, 100%]}"),
                Arguments.of("all at once", "rollout: {waves: ['100%'], maxConcurrent: 100%, soak: 0s}"),
                Arguments.of("a whole day", "rollout: {windows: [" + windowOf("end: '24:00'", "start: '00:00'") + "]}"),
                Arguments.of("a window over midnight", "rollout: {windows: [" + windowOf("start: '22:00'") + "]}"),
                Arguments.of(
                        "a bundle after the recall of another",
                        "mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b@sha256:" + "1".repeat(64)
                                + "', recalled: ['sha256:" + ZEROS + "']}}]"),
                Arguments.of("a livepatch that ends the walks", livepatch("variant: 'Off'")),
                Arguments.of("one of one's own", livepatch("module: ipvs_of_ours")),
                Arguments.of("a livepatch that walks in slices", livepatch("variant: Sliced")),
                Arguments.of(
                        "the same with the name that it has anyway",
                        livepatch("variant: Sliced, module: ipvs_estimator_sliced")),
                Arguments.of("a promotion", promotion("policy: canary, nodes: 3, soak: 24h")),
                Arguments.of("a promotion without a soak", promotion("policy: canary, nodes: 1, soak: 0s")),
                Arguments.of(
                        "the whole ladder",
                        "mitigations: [{type: Sysctl}, {type: Livepatch, livepatch: {bundle: 'r.example:5000/p@sha256:"
                                + "0".repeat(64) + "'}}, {type: ProxyMode, proxyMode: {mode: nftables}}]"));
    }

    private final KubernetesClient client;

    PolicyRulesTest(KubernetesClient client) {
        this.client = client;
    }

    @BeforeAll
    static void the_api_server_has_the_crds(KubernetesClient client) {
        Crds.serve(client, Path.of("latencypolicies.latency.ipvs.dev.yaml"));
        Crds.serve(client, Path.of("nodelatencies.latency.ipvs.dev.yaml"));
    }

    @ParameterizedTest(name = "{0} is refused: {2}")
    @MethodSource("wrong")
    void what_is_wrong_is_refused_with_what_would_be_right(String what, String spec, String sentence) {
        assertThatThrownBy(() -> dryRun("wrong", spec))
                .as(what)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest(name = "{0} is taken")
    @MethodSource("right")
    void what_is_right_is_taken(String what, String spec) {
        assertThat(dryRun("right", spec).getMetadata().getUid()).as(what).isNotBlank();
    }

    static Stream<Path> examples() throws IOException {
        return Files.list(Path.of("..", "deploy", "examples")).sorted();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void each_example_is_taken(Path example) throws IOException {
        assertThat(dryRun(Files.readString(example)).getMetadata().getUid()).isNotBlank();
    }

    @Test
    void a_name_that_is_no_label_value_is_refused() {
        assertThatThrownBy(() -> dryRun("a.b", "")).hasMessageContaining("it is used as a label value");
    }

    @Test
    void a_policy_that_says_nothing_gets_the_defaults_that_the_java_model_has() {
        LatencyPolicySpec stored = client.getKubernetesSerialization()
                .convertValue(dryRun("plain", ""), LatencyPolicy.class)
                .getSpec();
        assertThat(stored.measurement()).isEqualTo(MeasurementSpec.DEFAULT);
        assertThat(stored.rollout()).isEqualTo(RolloutSpec.DEFAULT);
    }

    static Stream<Arguments> modules() {
        return Stream.of(
                Arguments.of("recalled: []", LivepatchVariant.Off, "ipvs_estimator_off"),
                Arguments.of("module: ipvs_of_ours", LivepatchVariant.Off, "ipvs_of_ours"),
                Arguments.of("variant: Sliced", LivepatchVariant.Sliced, "ipvs_estimator_sliced"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void a_livepatch_ends_the_walks_unless_it_says_otherwise_and_is_named_after_that(
            String fields, LivepatchVariant variant, String module) {
        Mitigation.Livepatch stored = client.getKubernetesSerialization()
                .convertValue(dryRun("plain", livepatch(fields)), LatencyPolicy.class)
                .getSpec()
                .mitigations()
                .getFirst()
                .livepatch();
        assertThat(stored).isEqualTo(new Mitigation.Livepatch("a.example/b:1", variant, module, List.of(), null));
    }

    @Test
    void a_proxy_mode_gets_the_names_that_kubeadm_gives_and_no_leave_to_restart_anything() {
        String rung = "mitigations: [{type: ProxyMode, proxyMode: {mode: nftables}}]";
        Mitigation.ProxyMode stored = client.getKubernetesSerialization()
                .convertValue(dryRun("plain", rung), LatencyPolicy.class)
                .getSpec()
                .mitigations()
                .getFirst()
                .proxyMode();
        assertThat(stored)
                .isEqualTo(new Mitigation.ProxyMode(
                        Mitigation.ProxyMode.Target.nftables,
                        false,
                        "kube-system",
                        "kube-proxy",
                        "kube-proxy",
                        List.of()));
    }

    private GenericKubernetesResource dryRun(String name, String spec) {
        return dryRun("apiVersion: latency.ipvs.dev/v1alpha1\nkind: LatencyPolicy\nmetadata: {name: " + name
                + "}\nspec: {" + spec + "}\n");
    }

    private GenericKubernetesResource dryRun(String yaml) {
        GenericKubernetesResource resource =
                client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
        return client.resource(resource)
                .dryRun(true)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static String livepatch(String fields) {
        return "mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b:1', " + fields + "}}]";
    }

    private static String promotion(String after) {
        return "mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b@sha256:" + ZEROS + "', promoteAfter: {"
                + after + "}}}]";
    }

    private static String thresholds(String field) {
        return "measurement: {thresholds: {" + field + "}}";
    }

    private static String selector(String expression) {
        return "nodeSelector: {matchExpressions: [{key: a, " + expression + "}]}";
    }

    private static String window(String field) {
        return "rollout: {windows: [" + windowOf(field) + "]}";
    }

    /** A good window with some fields put differently. */
    private static String windowOf(String... fields) {
        Map<String, String> window = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of("days: [Sat]", "start: '01:00'", "end: '05:00'", "timeZone: Asia/Shanghai"),
                        Stream.of(fields))
                .forEach(field -> window.put(field.substring(0, field.indexOf(':')), field));
        return "{" + String.join(", ", window.values()) + "}";
    }

    private static Arguments row(String what, String spec, String sentence) {
        return Arguments.of(what, spec, sentence);
    }
}
