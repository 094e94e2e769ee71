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

    /** The patch_state of a thread in the old function, and of one in the new. */
    private static final String OLD = "0";

    private static final String NEW = "1";

    private final HostFiles files;
    private final FixRequest.Livepatch request;
    private final StructLayout layout;
    private final PatchInKernel patch;

    public LivepatchFix(HostFiles files, ModuleLoader loader, StructLayout layout, FixRequest.Livepatch request) {
        this.files = files;
        this.request = request;
        this.layout = layout;
        this.patch = new PatchInKernel(
                files,
                loader,
                request.module(),
                new Timeout(request.transition().timeout()));
    }

    @Override
    public Preflight preflight() {
        return new Checks(files, request, layout).preflight();
    }

    @Override
    public Answer check() {
        PatchState found = patch.state();
        return switch (found) {
            case PatchState.Enabled _ -> enabledCheck();
            case PatchState.Foreign(var why) -> why;
            case PatchState.Absent _, PatchState.Enabling _, PatchState.Disabling _, PatchState.Disabled _ ->
                new Answer.No(FixOutcomeReason.NotEffective, "livepatch " + request.module() + " is " + found.text());
        };
    }

    private Answer enabledCheck() {
        return switch (patch.effect()) {
            case Answer.No no -> no;
            case Answer.Yes _ -> new Answer.Yes("livepatch " + request.module() + " is enabled");
            case Answer.Unknown(var sentence) ->
                new Answer.Unknown("livepatch " + request.module() + " is enabled; " + sentence);
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
            case PatchState.Enabled _ -> alreadyEnabled(outcomes);
            case PatchState.Foreign(var why) -> outcomes.refused(why);
            // A process before this one loaded it and was killed while it waited.
            case PatchState.Enabling _ -> await(outcomes, Tries.NONE);
            case PatchState.Disabling _ ->
                patch.awaitDisabled()
                        ? load(outcomes, Tries.NONE)
                        : stalled(outcomes, NEW, "to be taken out, which was begun before");
            case PatchState.Absent _, PatchState.Disabled _ -> load(outcomes, Tries.NONE);
        };
    }

    private FixOutcome alreadyEnabled(Outcomes outcomes) {
        return switch (enabledCheck()) {
            case Answer.No no -> outcomes.refused(no);
            case Answer.Yes(var sentence) -> outcomes.alreadyDone(sentence + " already");
            case Answer.Unknown(var sentence) -> outcomes.alreadyDone(sentence);
        };
    }

    private FixOutcome load(Outcomes outcomes, Tries before) {
        Checks checks = new Checks(files, request, layout);
        Optional<Answer.No> objection = checks.preflight().objection();
        if (objection.isPresent()) {
            return outcomes.refused(objection.get());
        }
        return switch (checks.bundle()) {
            case Bundle.Holding(var _, var file) -> load(outcomes, file, before);
            case Bundle.Lacking(var why) -> outcomes.refused(why);
            case Bundle.NotGiven _ ->
                outcomes.refused(
                        new Answer.No(FixOutcomeReason.BadRequest, "there is no bundle to load a module from"));
        };
    }

    private FixOutcome load(Outcomes outcomes, ModuleFile file, Tries before) {
        try {
            patch.removeDisabled();
            patch.load(file.bytes());
        } catch (KernelRefusal refusal) {
            return outcomes.refused(patch.explained(refusal));
        }
        return await(outcomes, before);
    }

    private FixOutcome await(Outcomes outcomes, Tries before) {
        if (patch.awaitEnabled()) {
            return enabled(outcomes, before);
        }
        Tries tries = before.and(patch.stalledTasks(OLD));
        // It may have ended while the threads were looked at.
        return patch.state() instanceof PatchState.Enabled ? enabled(outcomes, before) : reverse(outcomes, tries);
    }

    private FixOutcome enabled(Outcomes outcomes, Tries before) {
        return switch (patch.effect()) {
            case Answer.Yes(var sentence) -> applied(outcomes, sentence, before);
            case Answer.Unknown(var sentence) -> applied(outcomes, sentence, before);
            case Answer.No no -> takeOut(outcomes, no);
        };
    }

    private FixOutcome applied(Outcomes outcomes, String sentence, Tries before) {
        return outcomes.of(
                FixResult.Applied,
                FixOutcomeReason.Written,
                "livepatch " + request.module() + " is enabled" + before.suffix() + ": " + sentence);
    }

    private FixOutcome reverse(Outcomes outcomes, Tries tries) {
        Optional<Answer.No> left = patch.disableAndRemove();
        if (left.isPresent()) {
            return stalled(outcomes, NEW, "to be taken out again; before, " + tries.sentence());
        }
        return mayTryAgain(tries)
                ? load(outcomes, tries)
                : outcomes.of(
                        FixResult.Failed,
                        FixOutcomeReason.TransitionReversed,
                        "the transition was not over after "
                                + request.transition().timeout().toSeconds()
                                + " s and was reversed, nothing is patched; " + tries.sentence());
    }

    /** After the pause, unless this process is to exit. */
    private boolean mayTryAgain(Tries tries) {
        return tries.count() < request.transition().tries()
                && !new Timeout(request.transition().pause())
                        .until(() -> Thread.currentThread().isInterrupted());
    }

    private FixOutcome takeOut(Outcomes outcomes, Answer.No why) {
        Optional<Answer.No> left = patch.disableAndRemove();
        return outcomes.of(
                FixResult.Failed,
                why.reason(),
                "livepatch " + request.module() + " was loaded, but " + why.sentence() + "; "
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
        return revert(outcomes, Tries.NONE);
    }

    private FixOutcome revert(Outcomes outcomes, Tries before) {
        return patch.disableAndRemove()
                .map(why -> why.reason() == FixOutcomeReason.TransitionStalled
                        ? putBack(outcomes, before)
                        : outcomes.of(FixResult.Failed, why.reason(), why.sentence()))
                .orElseGet(() -> outcomes.of(
                        FixResult.Reverted,
                        FixOutcomeReason.Written,
                        "livepatch " + request.module() + " is out of the kernel" + before.suffix() + ": "
                                + Function.ESTIMATOR + " walks again at its next turn"));
    }

    /** All or nothing: no node is left between the two functions. */
    private FixOutcome putBack(Outcomes outcomes, Tries before) {
        Tries tries = before.and(patch.stalledTasks(NEW));
        if (!patch.enableAgain()) {
            return stalled(outcomes, OLD, "to be enabled again; before, " + tries.sentence());
        }
        return mayTryAgain(tries)
                ? revert(outcomes, tries)
                : outcomes.of(
                        FixResult.Failed,
                        FixOutcomeReason.TransitionReversed,
                        "taking it out was not over after "
                                + request.transition().timeout().toSeconds() + " s, so livepatch " + request.module()
                                + " stays enabled; " + tries.sentence());
    }

    private FixOutcome stalled(Outcomes outcomes, String waiting, String what) {
        return outcomes.of(
                FixResult.Failed,
                FixOutcomeReason.TransitionStalled,
                "livepatch " + request.module() + " waits " + what + "; it waits for: " + patch.stalledTasks(waiting));
    }
}
