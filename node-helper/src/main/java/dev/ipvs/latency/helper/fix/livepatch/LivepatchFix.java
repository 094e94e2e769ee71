package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.fix.Fix;
import dev.ipvs.latency.helper.fix.FixRequest;
import dev.ipvs.latency.helper.fix.Outcomes;
import dev.ipvs.latency.helper.fix.Preflight;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.Livepatch.Function;
import java.util.Optional;

/**
 * Replaces the estimator by a livepatch, and takes it out again. A transition that takes too long is reversed, never
 * forced: forcing would leave tasks in code that may be removed.
 */
public final class LivepatchFix implements Fix {

    private final HostFiles files;
    private final FixRequest.Livepatch request;
    private final StructLayout layout;
    private final PatchInKernel patch;

    public LivepatchFix(HostFiles files, ModuleLoader loader, StructLayout layout, FixRequest.Livepatch request) {
        this.files = files;
        this.request = request;
        this.layout = layout;
        this.patch = new PatchInKernel(files, loader, request.module(), new Timeout(request.transitionTimeout()));
    }

    @Override
    public Preflight preflight() {
        return new Checks(files, request, layout).preflight();
    }

    @Override
    public Answer check() {
        PatchState found = patch.state();
        return switch (found) {
            case PatchState.Enabled _ -> new Answer.Yes("livepatch " + request.module() + " is enabled");
            case PatchState.Foreign(var why) -> why;
            case PatchState.Absent _, PatchState.Enabling _, PatchState.Disabling _, PatchState.Disabled _ ->
                new Answer.No(FixOutcomeReason.NotEffective, "livepatch " + request.module() + " is " + found.text());
        };
    }

    @Override
    public FixOutcome apply() {
        if (Checks.name(request.module()) instanceof Answer.No badName) {
            return new Outcomes(files, Optional.empty()).refused(badName);
        }
        PatchState found = patch.state();
        Outcomes outcomes = new Outcomes(files, Optional.of(found.text()));
        return switch (found) {
            case PatchState.Enabled _ -> outcomes.alreadyDone("livepatch " + request.module() + " is enabled already");
            case PatchState.Foreign(var why) -> outcomes.refused(why);
            // A process before this one loaded it and was killed while it waited.
            case PatchState.Enabling _ -> await(outcomes);
            case PatchState.Disabling _ ->
                patch.awaitDisabled()
                        ? load(outcomes)
                        : stalled(outcomes, "0", "to be taken out, which was begun before");
            case PatchState.Absent _, PatchState.Disabled _ -> load(outcomes);
        };
    }

    private FixOutcome load(Outcomes outcomes) {
        Checks checks = new Checks(files, request, layout);
        Optional<Answer.No> objection = checks.preflight().objection();
        if (objection.isPresent()) {
            return outcomes.refused(objection.get());
        }
        return switch (checks.bundle()) {
            case Bundle.Holding(var _, var file) -> load(outcomes, file);
            case Bundle.Lacking(var why) -> outcomes.refused(why);
            case Bundle.NotGiven _ ->
                outcomes.refused(
                        new Answer.No(FixOutcomeReason.BadRequest, "there is no bundle to load a module from"));
        };
    }

    private FixOutcome load(Outcomes outcomes, ModuleFile file) {
        try {
            patch.removeDisabled();
            patch.load(file.bytes());
        } catch (KernelRefusal refusal) {
            return outcomes.refused(patch.explained(refusal));
        }
        return await(outcomes);
    }

    private FixOutcome await(Outcomes outcomes) {
        if (!patch.awaitEnabled()) {
            return reverse(outcomes);
        }
        return patch.isEffective()
                ? outcomes.of(
                        FixResult.Applied,
                        FixOutcomeReason.Written,
                        "livepatch " + request.module() + " is enabled: " + Function.ESTIMATOR
                                + " only re-arms its timer")
                : takeOut(outcomes);
    }

    private FixOutcome reverse(Outcomes outcomes) {
        String tasks = patch.stalledTasks("1");
        Optional<Answer.No> left = patch.disableAndRemove();
        return left.map(_ -> stalled(outcomes, "0", "to be taken out again; before, " + tasks + " held it up"))
                .orElseGet(() -> outcomes.of(
                        FixResult.Failed,
                        FixOutcomeReason.TransitionReversed,
                        "the transition was not over after "
                                + request.transitionTimeout().toSeconds()
                                + " s and was reversed, nothing is patched; it waited for: " + tasks));
    }

    private FixOutcome takeOut(Outcomes outcomes) {
        Optional<Answer.No> left = patch.disableAndRemove();
        return outcomes.of(
                FixResult.Failed,
                FixOutcomeReason.NotEffective,
                "livepatch " + request.module() + " was loaded, but the kernel does not show " + Function.ESTIMATOR
                        + " as replaced; "
                        + left.map(Answer.No::sentence).orElse("it was taken out again"));
    }

    @Override
    public FixOutcome revert() {
        if (Checks.name(request.module()) instanceof Answer.No badName) {
            return new Outcomes(files, Optional.empty()).refused(badName);
        }
        PatchState found = patch.state();
        Outcomes outcomes = new Outcomes(files, Optional.of(found.text()));
        return switch (found) {
            case PatchState.Absent _ -> outcomes.alreadyDone("livepatch " + request.module() + " is not in the kernel");
            case PatchState.Foreign(var why) -> outcomes.refused(why);
            case PatchState.Enabled _, PatchState.Enabling _, PatchState.Disabling _, PatchState.Disabled _ ->
                revert(outcomes);
        };
    }

    private FixOutcome revert(Outcomes outcomes) {
        return patch.disableAndRemove()
                .map(why -> why.reason() == FixOutcomeReason.TransitionStalled
                        ? putBack(outcomes)
                        : outcomes.of(FixResult.Failed, why.reason(), why.sentence()))
                .orElseGet(() -> outcomes.of(
                        FixResult.Reverted,
                        FixOutcomeReason.Written,
                        "livepatch " + request.module() + " is out of the kernel: " + Function.ESTIMATOR
                                + " walks again at its next turn"));
    }

    /** All or nothing: no node is left between the two functions. */
    private FixOutcome putBack(Outcomes outcomes) {
        String tasks = patch.stalledTasks("0");
        return patch.enableAgain()
                ? outcomes.of(
                        FixResult.Failed,
                        FixOutcomeReason.TransitionReversed,
                        "taking it out was not over after "
                                + request.transitionTimeout().toSeconds() + " s, so livepatch " + request.module()
                                + " stays enabled; it waited for: " + tasks)
                : stalled(outcomes, "1", "to be enabled again");
    }

    private FixOutcome stalled(Outcomes outcomes, String target, String what) {
        return outcomes.of(
                FixResult.Failed,
                FixOutcomeReason.TransitionStalled,
                "livepatch " + request.module() + " waits " + what + "; it waits for: " + patch.stalledTasks(target));
    }
}
