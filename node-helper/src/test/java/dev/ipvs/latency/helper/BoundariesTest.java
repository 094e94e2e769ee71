package dev.ipvs.latency.helper;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = BoundariesTest.class, importOptions = DoNotIncludeTests.class)
class BoundariesTest {

    @ArchTest
    static final ArchRule WHAT_DECIDES_KNOWS_NO_CLUSTER_AND_NO_NATIVE_CODE = noClasses()
            .that()
            .resideInAnyPackage(
                    "..helper.judge..",
                    "..helper.forecast..",
                    "..helper.threads..",
                    "..helper.measure..",
                    "..helper.kernel..",
                    "..helper.fix..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "jnr..", "picocli..");

    @ArchTest
    static final ArchRule ONLY_BPF_AND_SYSCALL_SPEAK_TO_NATIVE_CODE = noClasses()
            .that()
            .resideOutsideOfPackages("..helper.bpf..", "..helper.syscall..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr..");

    @ArchTest
    static final ArchRule A_FIX_KNOWS_NOTHING_OF_MEASURING = noClasses()
            .that()
            .resideInAPackage("..helper.fix..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..helper.bpf..",
                    "..helper.measure..",
                    "..helper.report..",
                    "..helper.run..",
                    "..helper.syscall..");

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLE =
            slices().matching("dev.ipvs.latency.helper.(*)..").should().beFreeOfCycles();
}
