package dev.ipvs.latency.helper.fix.livepatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.fix.Fix;
import dev.ipvs.latency.helper.fix.FixRequest;
import dev.ipvs.latency.helper.fix.Preflight;
import dev.ipvs.latency.helper.kernel.Livepatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LivepatchFixTest {

    private static final String OVER = "0";
    private static final String UNDER_WAY = "1";
    private static final String RESOLVED = "1";
    private static final String NOT_RESOLVED = "0";
    private static final String UNSHOWN = "";
    private static final StructLayout NO_TYPES = (_, _, _) -> OptionalLong.empty();

    @TempDir
    Path root;

    @Test
    void is_applied_found_in_place_taken_out_and_found_gone() {
        Fix fix = fix(SimulatedKernel.with(root, OVER, RESOLVED), SimulatedKernel.NAME);

        assertThat(fix.preflight().objection()).isEmpty();
        expect(fix.apply(), FixResult.Applied, FixOutcomeReason.Written);
        expect(fix.apply(), FixResult.AlreadyDone, FixOutcomeReason.AlreadyAtTarget);
        expect(fix.revert(), FixResult.Reverted, FixOutcomeReason.Written);
        expect(fix.revert(), FixResult.AlreadyDone, FixOutcomeReason.AlreadyAtTarget);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../vendor_cve",
                "vendor/cve",
                "",
                "UPPER",
                "a_name_that_is_longer_than_any_that_the_kernel_would_take_in"
            })
    void a_name_that_no_module_can_have_is_refused(String name) {
        Fix fix = fix(SimulatedKernel.with(root, OVER, RESOLVED), name);

        expect(fix.apply(), FixResult.Refused, FixOutcomeReason.BadRequest);
        expect(fix.revert(), FixResult.Refused, FixOutcomeReason.BadRequest);
    }

    @Test
    void a_patch_of_that_name_that_replaces_something_else_is_left_alone() {
        SimulatedKernel kernel = SimulatedKernel.with(root, OVER, RESOLVED);
        kernel.loaded("vmlinux/do_exit,1");
        Fix fix = fix(kernel, SimulatedKernel.NAME);

        expect(fix.apply(), FixResult.Refused, FixOutcomeReason.ForeignLivepatch);
        expect(fix.revert(), FixResult.Refused, FixOutcomeReason.ForeignLivepatch);
        assertThat(root.resolve("sys/module/ipvs_estimator_off")).exists();
    }

    @Test
    void a_patch_that_is_not_in_effect_is_taken_out_again() {
        FixOutcome outcome = fix(SimulatedKernel.with(root, OVER, NOT_RESOLVED), SimulatedKernel.NAME)
                .apply();

        expect(outcome, FixResult.Failed, FixOutcomeReason.NotEffective);
        assertThat(root.resolve("sys/module/ipvs_estimator_off")).doesNotExist();
    }

    @Test
    void a_transition_that_ends_neither_way_names_the_thread_that_holds_up_each() {
        SimulatedKernel kernel = SimulatedKernel.with(root, UNDER_WAY, RESOLVED);
        kernel.threadThatNeverPasses();

        FixOutcome outcome = fix(kernel, SimulatedKernel.NAME).apply();

        expect(outcome, FixResult.Failed, FixOutcomeReason.TransitionStalled);
        assertThat(outcome.message())
                .contains("try 1 waited for: stalled-worker (78), D (disk sleep), at waits_for_ever+0x1/0x2;")
                .endsWith("it waits for: leader (77), state unknown");
    }

    @Test
    void once_the_transition_is_over_nobody_is_named() {
        SimulatedKernel kernel = SimulatedKernel.with(root, UNDER_WAY, RESOLVED);
        kernel.threadsWithoutTransition();

        assertThat(fix(kernel, SimulatedKernel.NAME).apply().message())
                .contains("no thread shows as waiting")
                .doesNotContain("stalled-worker");
    }

    @Test
    void a_pod_that_does_not_see_the_hosts_tasks_says_so() {
        FixOutcome outcome = fix(SimulatedKernel.with(root, UNDER_WAY, RESOLVED), SimulatedKernel.NAME)
                .apply();

        assertThat(outcome.message()).contains("the pod has no hostPID");
    }

    @Test
    void where_ftrace_is_off_it_is_refused_before_and_found_without_effect_after() {
        SimulatedKernel kernel = SimulatedKernel.with(root, OVER, RESOLVED);
        Fix fix = fix(kernel, SimulatedKernel.NAME);
        kernel.ftraceIs("0");
        expect(fix.apply(), FixResult.Refused, FixOutcomeReason.FtraceDisabled);

        kernel.ftraceIs("1");
        expect(fix.apply(), FixResult.Applied, FixOutcomeReason.Written);
        kernel.ftraceIs("0");

        assertThat(fix.check()).isInstanceOf(Answer.No.class);
        expect(fix.apply(), FixResult.Refused, FixOutcomeReason.FtraceDisabled);
        assertThat(Livepatch.find(kernel.files(), SimulatedKernel.NAME)
                        .orElseThrow()
                        .effect())
                .isEqualTo(Livepatch.Effect.NONE);
    }

    @ParameterizedTest(name = "[{0}]: {1}")
    @CsvSource({"R I, Applied", "'  I     ', Applied", "R, Failed"})
    void a_kernel_that_does_not_show_it_as_patched_shows_it_in_the_list_of_ftrace(String flags, FixResult result) {
        SimulatedKernel kernel = SimulatedKernel.with(root, OVER, UNSHOWN);
        kernel.showsItByFtraceOnly(flags);

        assertThat(fix(kernel, SimulatedKernel.NAME).apply().outcome()).isEqualTo(result);
    }

    @Test
    void where_neither_shows_it_the_outcome_says_that_the_measurement_will() {
        FixOutcome outcome = fix(SimulatedKernel.with(root, OVER, UNSHOWN), SimulatedKernel.NAME)
                .apply();

        expect(outcome, FixResult.Applied, FixOutcomeReason.Written);
        assertThat(outcome.message()).contains("the next measurement will");
    }

    @Test
    void another_build_of_ip_vs_is_told_and_no_reason_to_refuse_a_module_that_uses_no_field() {
        SimulatedKernel kernel = SimulatedKernel.with(root, OVER, RESOLVED);
        kernel.ipVsHasBuildId("00ff");
        Fix fix = fix(kernel, kernel.bundle(), NO_TYPES);

        assertThat(answer(fix, "ip_vs is the expected").sentence()).contains("the loaded ip_vs has build id 00ff");
        expect(fix.apply(), FixResult.Applied, FixOutcomeReason.Written);
    }

    @Test
    void a_bundle_of_version_0_1_names_an_offset_that_its_module_does_not_use() {
        SimulatedKernel kernel = SimulatedKernel.with(root, OVER, RESOLVED);
        kernel.ipVsHasBuildId("00ff");

        expect(
                fix(kernel, kernel.bundle("", ", \"estTimerOffset\": 8"), NO_TYPES)
                        .apply(),
                FixResult.Applied,
                FixOutcomeReason.Written);
    }

    @ParameterizedTest(name = "build id {0}, est_list at {1}: {2} {3}")
    @CsvSource({
        "1fea7ebe,   -1, Applied, Written",
        "1fea7ebe, 1928, Applied, Written",
        "00ff,     1928, Applied, Written",
        "00ff,       -1, Refused, SourceMismatch",
        "00ff,     1936, Refused, LayoutMismatch",
        "1fea7ebe, 1936, Refused, LayoutMismatch"
    })
    void a_module_that_uses_fields_needs_a_proof_of_each(
            String buildId, long offset, FixResult result, FixOutcomeReason reason) {
        SimulatedKernel kernel = SimulatedKernel.with(root, OVER, RESOLVED);
        kernel.ipVsHasBuildId(buildId);
        StructLayout types = (_, _, field) ->
                field.equals("est_list") && offset >= 0 ? OptionalLong.of(offset) : OptionalLong.empty();

        expect(
                fix(kernel, kernel.bundle("ipvs_layout=netns_ipvs.est_list:1928\0", ""), types)
                        .apply(),
                result,
                reason);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "ipvs_layout=netns_ipvs.est_list:1928\0ipvs_layout=garbage\0"})
    void a_module_that_does_not_say_what_it_uses_needs_the_same_build(String layout) {
        SimulatedKernel kernel = SimulatedKernel.with(root, OVER, RESOLVED);
        Fix fix = fix(kernel, kernel.bundle(layout, ""), NO_TYPES);

        kernel.ipVsHasBuildId("00ff");
        expect(fix.apply(), FixResult.Refused, FixOutcomeReason.SourceMismatch);
        kernel.ipVsHasBuildId(SimulatedKernel.BUILD_ID);
        expect(fix.apply(), FixResult.Applied, FixOutcomeReason.Written);
    }

    @Test
    void where_only_files_are_appraised_it_is_loaded_as_one() {
        Fix fix = fix(SimulatedKernel.with(root, OVER, RESOLVED, 13), SimulatedKernel.NAME);

        expect(fix.apply(), FixResult.Applied, FixOutcomeReason.Written);
    }

    @ParameterizedTest
    @CsvSource({"loadpin/enforce, ModuleFileRequired", "modules_disabled, PermissionDenied"})
    void what_keeps_every_module_out_is_said_before(String sysctl, FixOutcomeReason reason) throws IOException {
        Fix fix = fix(SimulatedKernel.with(root, OVER, RESOLVED), SimulatedKernel.NAME);
        Path file = root.resolve("proc/sys/kernel").resolve(sysctl);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "1\n");

        expect(fix.apply(), FixResult.Refused, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, PermissionDenied",
        "1, true, SignatureRequired",
        "2, false, SymbolMissing",
        "8, false, OtherKernel",
        "13, false, ModuleFileRequired",
        "16, false, FunctionPatched",
        "22, false, KernelRefused",
        "126, false, SignatureRejected",
        "129, false, SignatureRejected",
        "12, false, KernelRefused"
    })
    void what_the_kernel_refuses_with_has_a_reason(int errno, boolean lockedDown, FixOutcomeReason reason) {
        assertThat(new KernelRefusal(errno).explained(lockedDown).reason()).isEqualTo(reason);
    }

    private static Fix fix(SimulatedKernel kernel, String name) {
        return fix(kernel, name, kernel.bundle(), NO_TYPES);
    }

    private static Fix fix(SimulatedKernel kernel, Path bundle, StructLayout types) {
        return fix(kernel, SimulatedKernel.NAME, bundle, types);
    }

    private static Fix fix(SimulatedKernel kernel, String name, Path bundle, StructLayout types) {
        FixRequest.Transition once = new FixRequest.Transition(Duration.ZERO, 1, Duration.ZERO);
        return new LivepatchFix(
                kernel.files(),
                kernel,
                types,
                new FixRequest.Livepatch(name, Optional.of(bundle), Optional.empty(), once));
    }

    private static Answer answer(Fix fix, String check) {
        return fix.preflight().checks().stream()
                .filter(asked -> asked.name().equals(check))
                .map(Preflight.Check::answer)
                .findFirst()
                .orElseThrow();
    }

    private static void expect(FixOutcome outcome, FixResult result, FixOutcomeReason reason) {
        assertThat(outcome.outcome()).as(outcome.message()).isEqualTo(result);
        assertThat(outcome.reason()).as(outcome.message()).isEqualTo(reason);
    }
}
