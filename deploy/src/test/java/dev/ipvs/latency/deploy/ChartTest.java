package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Command.Finished lint = Command.of(provision.tool("helm").toString(), "lint", "--strict", Tree.CHART.toString())
                .run();
        assertThat(lint.succeeded()).as(lint.stdout()).isTrue();
    }

    @Test
    void what_kustomize_takes_is_rendered_from_the_chart(@TempDir Path folder) throws IOException {
        Command.of(Tree.DEPLOY.resolve("render").toString(), folder.toString()).output();
        for (String file : new String[] {"base/operator.yaml", "monitoring/prometheus-operator.yaml"}) {
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
    @CsvSource(delimiter = '|', textBlock = """
            operator.replicas=0            | /operator/replicas
            operator.replica=2             | replica
            helper.image.pullPolicy=Often  | /helper/image/pullPolicy
            operator.env.lower=1           | lower
            operator.env.LATENCY_FIX=1     | operator.env.LATENCY_FIX: the chart has a value for this setting
            operator.log.level=LOUD        | /operator/log/level
            timeouts.fix=soon              | /timeouts/fix
            appArmorProfile=Unconfined     | /appArmorProfile
            helper.port=0                  | /helper/port
            monitoring.rule.enabled=true   | rule
            imagePullSecrets={a_b}         | /imagePullSecrets/0
            openshift=true                 | /openshift
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
        assertThat(rendered.get("Deployment/latency-operator").toString()).contains("theirs", "reader");
        assertThat(rendered.get("ValidatingAdmissionPolicy/latency-fix-pod").toString())
                .contains("system:serviceaccount:ipvs-latency-system:theirs");
    }

    @Test
    void settings_reach_the_operator() {
        assertThat(Rendered.byHelm(
                                "--set", "helper.port=19914,timeouts.nodeNotReady=90s",
                                "--set", "operator.log.json=true,operator.leaderElection.leaseDuration=30s",
                                "--set", "operator.env.JAVA_TOOL_OPTIONS=-Xmx256m")
                        .environment("Deployment/latency-operator"))
                .containsEntry("LATENCY_HELPER_PORT", "19914")
                .containsEntry("LATENCY_NODE_NOT_READY_TIMEOUT", "90s")
                .containsEntry("LATENCY_LEADER_ELECTION_LEASE_DURATION", "30s")
                .containsEntry("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true")
                .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx256m");
    }

    @Test
    void a_node_without_apparmor_may_be_made_to_refuse_operator_and_helper() {
        Rendered strict = Rendered.byHelm("--set", "appArmorProfile=RuntimeDefault");
        assertThat(strict.environment("Deployment/latency-operator"))
                .containsEntry("LATENCY_HELPER_APP_ARMOR_PROFILE", "RuntimeDefault");
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

    @Test
    void what_is_switched_off_is_not_there_and_what_is_switched_on_is() {
        Rendered rendered = Rendered.byHelm(
                "--set", "networkPolicy.enabled=false,podDisruptionBudget.enabled=false,peopleRoles=false",
                "--set", "admissionPolicies=false,openshift.enabled=true,operator.replicas=1");
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
    void the_version_of_the_chart_is_the_programs_own() throws IOException {
        assertThat(Files.readString(Tree.ROOT.resolve("pom.xml"))).contains("<version>" + appVersion() + "</version>");
    }

    private static String appVersion() throws IOException {
        return Files.readAllLines(Tree.CHART.resolve("Chart.yaml")).stream()
                .filter(line -> line.startsWith("appVersion: "))
                .map(line -> line.substring("appVersion: ".length()))
                .findFirst()
                .orElseThrow();
    }
}
