package dev.ipvs.latency.helper.fix.livepatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.fix.Fix;
import dev.ipvs.latency.helper.fix.FixRequest;
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
    void a_transition_that_ends_neither_way_names_who_holds_it_up() {
        SimulatedKernel kernel = SimulatedKernel.with(root, UNDER_WAY, RESOLVED);
        kernel.taskThatNeverPasses();

        FixOutcome outcome = fix(kernel, SimulatedKernel.NAME).apply();

        expect(outcome, FixResult.Failed, FixOutcomeReason.TransitionStalled);
        assertThat(outcome.message()).contains("stalled-worker (77), D (disk sleep), at waits_for_ever+0x1/0x2");
    }

    @Test
    void a_pod_that_does_not_see_the_hosts_tasks_says_so() {
        FixOutcome outcome = fix(SimulatedKernel.with(root, UNDER_WAY, RESOLVED), SimulatedKernel.NAME)
                .apply();

        assertThat(outcome.message()).contains("the pod has no hostPID");
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, PermissionDenied",
        "1, true, SignatureRequired",
        "2, false, SymbolMissing",
        "8, false, OtherKernel",
        "16, false, FunctionPatched",
        "22, false, KernelRefused",
        "126, false, SignatureRejected",
        "129, false, SignatureRejected",
        "12, false, KernelRefused"
    })
    void what_the_kernel_refuses_with_has_a_reason(int errno, boolean lockedDown, FixOutcomeReason reason) {
        assertThat(new KernelRefusal(errno).explained(lockedDown).reason()).isEqualTo(reason);
    }

    private Fix fix(SimulatedKernel kernel, String name) {
        FixRequest.Livepatch request = new FixRequest.Livepatch(name, Optional.of(kernel.bundle()), Duration.ZERO);
        return new LivepatchFix(
                kernel.files(), kernel, (module, struct, field) -> OptionalLong.of(SimulatedKernel.OFFSET), request);
    }

    private static void expect(FixOutcome outcome, FixResult result, FixOutcomeReason reason) {
        assertThat(outcome.outcome()).as(outcome.message()).isEqualTo(result);
        assertThat(outcome.reason()).as(outcome.message()).isEqualTo(reason);
    }
}
