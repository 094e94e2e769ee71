package dev.ipvs.latency.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.ipvs.latency.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
    private static final String[] CORE = {
        "..operator.policy..", "..operator.node..", "..operator.fix..", "..operator.rollout..", "..operator.status.."
    };

    @ArchTest
    static final ArchRule what_decides_knows_no_kubernetes_client_and_no_framework = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.ipvs.latency.api..",
                    "dev.ipvs.latency.operator.policy..",
                    "dev.ipvs.latency.operator.node..",
                    "dev.ipvs.latency.operator.fix..",
                    "dev.ipvs.latency.operator.rollout..",
                    "dev.ipvs.latency.operator.status..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule another_kube_proxy_is_derived_without_a_cluster = noClasses()
            .that()
            .resideInAPackage("..operator.proxymode")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.client..", "..operator.cluster..");

    @ArchTest
    static final ArchRule only_these_talk_to_the_api_server = noClasses()
            .that()
            .resideOutsideOfPackages("..operator.reconcile..", "..operator.cluster..", "..operator.proxymode.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", "io.quarkiverse..");

    @ArchTest
    static final ArchRule reconciling_is_above_moving_and_both_above_reading_and_writing = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("reconcile")
            .definedBy("..operator.reconcile..")
            .layer("moving kube-proxies")
            .definedBy("..operator.proxymode.cluster..")
            .layer("caches and writes")
            .definedBy("..operator.cluster..")
            .whereLayer("reconcile")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("moving kube-proxies")
            .mayOnlyBeAccessedByLayers("reconcile");

    @ArchTest
    static final ArchRule no_arrow_of_what_decides_runs_up_a_floor = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("node")
            .definedBy("..operator.node..")
            .layer("fix")
            .definedBy("..operator.fix..")
            .layer("policy")
            .definedBy("..operator.policy..")
            .layer("rollout")
            .definedBy("..operator.rollout..")
            .layer("status")
            .definedBy("..operator.status..")
            .whereLayer("node")
            .mayNotAccessAnyLayer()
            .whereLayer("fix")
            .mayOnlyAccessLayers("node")
            .whereLayer("policy")
            .mayOnlyAccessLayers("node", "fix")
            .whereLayer("rollout")
            .mayOnlyAccessLayers("node", "fix", "policy");

    @ArchTest
    static final ArchRule what_decides_is_told_the_time = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule nothing_is_remembered_statically =
            fields().that().areStatic().should().beFinal();
}
