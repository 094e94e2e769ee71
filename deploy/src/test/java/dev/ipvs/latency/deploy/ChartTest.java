package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chart and base, as helm, kustomize and kube-score see them. */
class ChartTest {
    private static final Set<String> OF_THE_BASE_ALONE = Set.of("Namespace", "CustomResourceDefinition");

    private final Provision provision = Provision.ofThisTree();

    @Test
    void helm_finds_nothing_to_complain_about() {
        Command.Finished lint = Command.of(
                        provision.tool("helm").toString(),
                        "lint",
                        "--strict",
                        "--set",
                        "image.registry=" + Tree.NO_REGISTRY,
                        Tree.CHART.toString())
                .run();
        assertThat(lint.succeeded()).as(lint.stdout()).isTrue();
    }

    @Test
    void what_kustomize_takes_is_rendered_from_the_chart(@TempDir Path folder) throws IOException {
        Command.of(Tree.DEPLOY.resolve("render").toString(), folder.toString()).output();
        for (String file :
                new String[] {"base/operator.yaml", "monitoring/prometheus-operator.yaml", "proxy-mode/proxy-mode.yaml"
                }) {
            assertThat(Tree.DEPLOY.resolve(file))
                    .as("the chart has changed since this was rendered: run make chart")
                    .hasSameTextualContentAs(folder.resolve(file));
        }
    }

    @Test
    void helm_and_kustomize_render_the_same_objects() {
        Rendered chart = Rendered.byHelm();
        Rendered base = Rendered.byKustomize(Tree.BASE);
        assertThat(base.without(OF_THE_BASE_ALONE)).isEqualTo(chart);
        assertThat(base.names())
                .contains(
                        "Namespace/ipvs-latency-system",
                        "CustomResourceDefinition/latencypolicies.latency.ipvs.dev",
                        "CustomResourceDefinition/nodelatencies.latency.ipvs.dev");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latencypolicies.latency.ipvs.dev.yaml", "nodelatencies.latency.ipvs.dev.yaml"})
    void the_chart_brings_the_same_crds_as_the_base(String file) throws IOException {
        assertThat(Files.isSameFile(
                        Tree.CHART.resolve("crds").resolve(file),
                        Tree.ROOT.resolve("crds").resolve(file)))
                .isTrue();
        assertThat(Rendered.byHelm("--include-crds").names())
                .contains("CustomResourceDefinition/" + file.replace(".yaml", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"observe", "enforce"})
    void an_overlay_is_the_base_with_a_policy(String overlay) {
        Set<String> base = Rendered.byKustomize(Tree.BASE).names();
        Set<String> names = Rendered.byKustomize(Tree.DEPLOY.resolve("overlays").resolve(overlay))
                .names();
        assertThat(names).containsAll(base).contains("LatencyPolicy/estimator").hasSize(base.size() + 1);
    }

    @ParameterizedTest(name = "--set {0} is refused at {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            operator.replicas=0            | /operator/replicas
            operator.replica=2             | replica
            helper.image.pullPolicy=Often  | /helper/image/pullPolicy
            operator.env.lower=1           | lower
            operator.env.LATENCY_FIX=1     | operator.env.LATENCY_FIX: the chart has a value for this setting
            operator.log.level=LOUD        | /operator/log/level
            timeouts.fix=soon              | /timeouts/fix
            appArmorProfile=Unconfined     | /appArmorProfile
            seLinuxTypes.helper=root       | /seLinuxTypes/helper
            livepatch.publicKey=secret     | /livepatch/publicKey
            helper.seccompProfile.type=Off | /helper/seccompProfile/type
            helper.resources.limits.gpu=1  | invalid propertyName 'gpu'
            helper.port=0                  | /helper/port
            monitoring.rule.enabled=true   | rule
            imagePullSecrets={a_b}         | /imagePullSecrets/0
            openshift=true                 | /openshift
            image.architectures={s390x}    | /image/architectures/0
            helper.image.digest=sha256:12  | /helper/image/digest
            networkPolicy.dnsPorts={}      | /networkPolicy/dnsPorts
            """)
    void a_wrong_value_is_refused_by_name(String value, String where) {
        Command.Finished refused = Rendered.helm("--set", value).run();
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.stderr()).contains(where);
    }

    @Test
    void existing_service_accounts_are_used_and_not_made() {
        Rendered rendered = Rendered.byHelm(
                "--set", "operator.serviceAccount.create=false,operator.serviceAccount.name=theirs",
                "--set", "helper.serviceAccount.create=false,helper.serviceAccount.name=reader",
                "--set", "fixer.serviceAccount.create=false");
        assertThat(rendered.names()).noneMatch(name -> name.startsWith("ServiceAccount/"));
        assertThat(rendered.get("ClusterRoleBinding/latency-operator").toString())
                .contains("theirs");
        assertThat(rendered.get("Deployment/latency-operator").toString()).contains("theirs");
        assertThat(rendered.get("ConfigMap/latency-operator").toString()).contains("serviceAccountName: reader");
        assertThat(rendered.get("ValidatingAdmissionPolicy/latency-fix-pod").toString())
                .contains("system:serviceaccount:ipvs-latency-system:theirs");
    }

    @Test
    void settings_reach_the_operator() {
        assertThat(Rendered.byHelm(
                                "--set", "timeouts.nodeNotReady=90s",
                                "--set", "operator.log.json=true,operator.leaderElection.leaseDuration=30s",
                                "--set", "operator.env.JAVA_TOOL_OPTIONS=-Xmx256m")
                        .environment("Deployment/latency-operator"))
                .containsEntry("LATENCY_NODE_NOT_READY_TIMEOUT", "90s")
                .containsEntry("LATENCY_LEADER_ELECTION_LEASE_DURATION", "30s")
                .containsEntry("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true")
                .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx256m");
    }

    @Test
    void a_node_without_apparmor_may_be_made_to_refuse_operator_and_helper() {
        Rendered strict = Rendered.byHelm("--set", "appArmorProfile=RuntimeDefault");
        assertThat(manifest(strict, "node-helper")).contains("appArmorProfile:\n            type: RuntimeDefault");
        assertThat(strict.<String>field(
                        "Deployment/latency-operator",
                        "spec",
                        "template",
                        "spec",
                        "containers",
                        0,
                        "securityContext",
                        "appArmorProfile",
                        "type"))
                .isEqualTo("RuntimeDefault");
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            helper.port=19914                              | node-helper     | hostPort: 19914
            helper.port=19914                              | node-helper     | $(HOST_IP):19914
            helper.priorityClassName=system-node-critical  | node-helper     | priorityClassName: system-node-critical
            helper.resources.limits.memory=1Gi             | node-helper     | memory: 1Gi
            helper.tolerations[0].key=edge                 | node-helper     | key: edge
            helper.podLabels.team=net                      | node-helper     | team: net
            helper.podAnnotations.team=net                 | node-helper     | team: net
            helper.seccompProfile.type=Unconfined          | node-helper     | type: Unconfined
            seLinuxTypes.helper=spc_t                      | node-helper     | type: spc_t
            openshift.enabled=true                         | node-helper     | type: spc_t
            fixer.priorityClassName=system-node-critical   | sysctl          | priorityClassName: system-node-critical
            fixer.podLabels.team=net                       | livepatch-revert | team: net
            seLinuxTypes.fix=spc_t                         | sysctl          | type: spc_t
            seLinuxTypes.bundle=container_t                | livepatch-apply | type: container_t
            imagePullSecrets={regcred}                     | sysctl          | name: regcred
            helper.image.pullPolicy=Always                 | sysctl          | imagePullPolicy: Always
            """)
    void a_value_reaches_the_operators_manifests_and_the_admission_policies(String value, String file, String line) {
        Rendered rendered = Rendered.byHelm("--set", value);
        assertThat(manifest(Rendered.byHelm(), file)).doesNotContain(line);
        assertThat(manifest(rendered, file)).contains(line);
        Object[] pods = {"spec", "template"};
        assertThat(rendered.<Object>field("Deployment/latency-operator", pods))
                .as("the operator reads it when it starts")
                .isNotEqualTo(Rendered.byHelm().field("Deployment/latency-operator", pods));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node-helper", "sysctl", "livepatch-apply", "livepatch-revert"})
    void a_manifest_with_the_default_values_is_the_operators_own(String file) throws IOException {
        Path own =
                Tree.ROOT.resolve("operator/src/main/resources/dev/ipvs/latency/operator/manifests/" + file + ".yaml");
        YAMLMapper yaml = new YAMLMapper();
        assertThat(yaml.readTree(manifest(Rendered.byHelm(), file))).isEqualTo(yaml.readTree(own.toFile()));
    }

    @Test
    void with_a_public_key_a_fix_pod_is_told_that_key_and_no_other_is_admitted(@TempDir Path folder)
            throws IOException {
        Path pem = Files.writeString(folder.resolve("cosign.pub"), """
                -----BEGIN PUBLIC KEY-----
                MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
                AAAA
                -----END PUBLIC KEY-----
                """);
        Rendered rendered = Rendered.byHelm("--set-file", "livepatch.publicKey=" + pem);
        assertThat(manifest(rendered, "livepatch-apply"))
                .contains("--bundle-key\n    - MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAAAA");
        assertThat(rendered.get("ValidatingAdmissionPolicy/latency-fix-pod").toString())
                .contains("dyn(\"--bundle-key\"), dyn(\"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAAAA\")");
    }

    private static String manifest(Rendered rendered, String file) {
        return rendered.field("ConfigMap/latency-operator", "data", file + ".yaml");
    }

    @Test
    void what_is_switched_off_is_not_there_and_what_is_switched_on_is() {
        Rendered rendered = Rendered.byHelm(
                "--set", "networkPolicy.enabled=false,podDisruptionBudget.enabled=false,peopleRoles=false",
                "--set", "admissionPolicies=false,uninstallGuard.enabled=false",
                "--set", "openshift.enabled=true,operator.replicas=1");
        assertThat(rendered.names())
                .doesNotContain("NetworkPolicy/latency-operator", "PodDisruptionBudget/latency-operator")
                .noneMatch(name -> name.startsWith("ValidatingAdmissionPolicy"))
                .contains(
                        "SecurityContextConstraints/latency-node-helper",
                        "SecurityContextConstraints/latency-node-fixer");
        assertThat(Rendered.byHelm("--set", "operator.replicas=1").names())
                .as("a budget of one replica would hold up every drain")
                .doesNotContain("PodDisruptionBudget/latency-operator");
    }

    /** One exception: images have versions, and pulling what is there already would tie a start to the registry. */
    @Test
    void kube_score_finds_nothing_but_the_pull_policy() {
        Command.Finished score = Command.of(
                        provision.tool("kube-score").toString(),
                        "score",
                        "--ignore-test",
                        "container-image-pull-policy",
                        Tree.BASE.resolve("operator.yaml").toString())
                .run();
        assertThat(score.succeeded()).as(score.stdout()).isTrue();
    }

    @Test
    void there_is_no_default_image_that_anybody_might_register() {
        Command.Finished refused = Rendered.template().run();
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.stderr()).contains("image.registry is required");
        assertThat(Rendered.byKustomize(Tree.BASE)
                        .<String>field(
                                "Deployment/latency-operator", "spec", "template", "spec", "containers", 0, "image"))
                .as("a host under .invalid cannot exist (RFC 6761)")
                .startsWith("registry.invalid/");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            helper.image.tag=1.2.3                                   | registry.invalid/ipvs-latency/node-helper:1.2.3
            helper.image.repository=other.example/node-helper        | other.example/node-helper:VERSION
            helper.image.repository=localhost/node-helper            | localhost/node-helper:VERSION
            helper.image.repository=team/node-helper                 | registry.invalid/ipvs-latency/team/node-helper:VERSION
            image.registry=registry.example:5000/latency/            | registry.example:5000/latency/node-helper:VERSION
            helper.image.digest=sha256:DIGEST,helper.image.tag=1.2.3 | registry.invalid/ipvs-latency/node-helper@sha256:DIGEST
            """)
    void an_image_is_named_by_registry_repository_and_tag_or_digest(String values, String image) throws IOException {
        String digest = "0123456789abcdef".repeat(4);
        Rendered rendered = Rendered.byHelm("--set", values.replace("DIGEST", digest));
        String expected = image.replace("VERSION", Tree.version()).replace("DIGEST", digest);
        assertThat(rendered.<String>field("ConfigMap/latency-operator", "data", "helperImage"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "v0.1.0", "0.1.0-SNAPSHOT"})
    void a_tag_that_an_upgrade_has_left_behind_is_refused(String tag) {
        Command.Finished refused =
                Rendered.helm("--set", "operator.image.tag=" + tag).run();
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.stderr()).contains("operator.image.tag is " + tag).contains("add --set operator.image.tag=");
    }

    /** It reads the helper's image when it starts; else it would ask for pods that the admission policies refuse. */
    @Test
    void another_image_of_the_helper_alone_restarts_the_operator() {
        Object[] pods = {"spec", "template"};
        assertThat(Rendered.byHelm("--set", "helper.image.tag=1.2.3")
                        .<Object>field("Deployment/latency-operator", pods))
                .isNotEqualTo(Rendered.byHelm().field("Deployment/latency-operator", pods));
    }

    @Test
    void the_operator_runs_only_where_there_is_an_image_for() {
        assertThat(Rendered.byHelm("--set", "image.architectures={arm64}")
                        .get("Deployment/latency-operator")
                        .toString())
                .contains("key=kubernetes.io/arch, operator=In, values=[arm64]");
    }

    /** As restricted-v2 demands: the user is one of the namespace's range, which the platform chooses. */
    @Test
    void on_openshift_the_operator_leaves_its_user_to_the_platform() {
        Object[] pod = {"spec", "template", "spec", "securityContext"};
        Map<String, Object> there =
                Rendered.byHelm("--set", "openshift.enabled=true").field("Deployment/latency-operator", pod);
        assertThat(there)
                .doesNotContainKeys("runAsUser", "runAsGroup", "fsGroup")
                .containsEntry("runAsNonRoot", true);
        Map<String, Object> elsewhere = Rendered.byHelm().field("Deployment/latency-operator", pod);
        assertThat(elsewhere).containsEntry("runAsUser", 65532);
    }

    @Test
    void the_ports_of_the_api_server_are_a_value() {
        List<Map<String, Object>> egress = Rendered.byHelm(
                        "--set", "networkPolicy.apiServerPorts={16443},networkPolicy.dnsPorts={5353}")
                .field("NetworkPolicy/latency-operator", "spec", "egress", 0, "ports");
        assertThat(egress)
                .containsExactly(
                        Map.of("port", 16443, "protocol", "TCP"),
                        Map.of("port", 5353, "protocol", "UDP"),
                        Map.of("port", 5353, "protocol", "TCP"));
    }

    @Test
    void an_alert_links_to_the_runbook_once_its_url_is_known() {
        String url = "https://git.example/latency/docs/runbook.md";
        assertThat(Rendered.byHelm("--set", "monitoring.rules.enabled=true,monitoring.rules.runbookUrl=" + url)
                        .get("PrometheusRule/ipvs-latency")
                        .toString())
                .contains("runbook_url=" + url + "#ipvslatencyoperatordown")
                .doesNotContain("runbook=");
        assertThat(Rendered.byHelm("--set", "monitoring.rules.enabled=true")
                        .get("PrometheusRule/ipvs-latency")
                        .toString())
                .as("a path in the repository is no URL")
                .doesNotContain("runbook_url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "appVersion"})
    void the_version_of_the_chart_is_the_programs_own(String field) throws IOException {
        assertThat(Files.readAllLines(Tree.CHART.resolve("Chart.yaml"))).contains(field + ": " + Tree.version());
    }

    /** Under the version of the release before, images would have the names of other images. */
    @Test
    void what_the_changelog_has_as_unreleased_is_a_version_of_its_own() throws IOException {
        String changelog = Files.readString(Tree.ROOT.resolve("CHANGELOG.md"));
        String unreleased = changelog.split("\n## \\[Unreleased]", 2)[1].split("\n## ", 2)[0];

        assertThat(changelog.contains("\n## [" + Tree.version() + "]"))
                .as("there is a section for " + Tree.version())
                .isEqualTo(unreleased.isBlank());
    }
}
