package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelModule;
import dev.ipvs.latency.helper.kernel.Livepatch;
import dev.ipvs.latency.helper.kernel.Livepatch.Function;
import dev.ipvs.latency.helper.kernel.ModulePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** The steps of one livepatch in the kernel, each of which ends within a bound. */
final class PatchInKernel {

    private final HostFiles files;
    private final ModuleLoader loader;
    private final String name;
    private final Timeout timeout;
    private final KernelModule module;

    PatchInKernel(HostFiles files, ModuleLoader loader, String name, Timeout timeout) {
        this.files = files;
        this.loader = loader;
        this.name = name;
        this.timeout = timeout;
        this.module = new KernelModule(files, name);
    }

    PatchState state() {
        return PatchState.of(files, name);
    }

    void load(byte[] bytes) throws KernelRefusal {
        loader.load(bytes);
    }

    /** A disabled livepatch cannot be enabled again (since 5.1): its module must go first. */
    void removeDisabled() throws KernelRefusal {
        if (module.isLoaded()) {
            // The kernel lets go of it a moment after the transition, by a work item.
            timeout.until(module::isUnused);
            loader.remove(name);
        }
    }

    boolean awaitEnabled() {
        return timeout.until(() -> !(state() instanceof PatchState.Enabling));
    }

    boolean awaitDisabled() {
        return timeout.until(() -> switch (state()) {
            case PatchState.Absent _, PatchState.Disabled _, PatchState.Foreign _ -> true;
            case PatchState.Enabling _, PatchState.Enabled _, PatchState.Disabling _ -> false;
        });
    }

    /** The kernel shows the function as replaced, in a module that is there. */
    boolean isEffective() {
        return state() instanceof PatchState.Enabled
                && KernelModule.ipVs(files).isLoaded()
                && Livepatch.find(files, name)
                        .flatMap(patch -> patch.resolved(files, Function.ESTIMATOR))
                        .orElse(true);
    }

    /** What is left of it, if it could not be taken out. */
    Optional<Answer.No> disableAndRemove() {
        try {
            if (isEnabled()) {
                enable("0");
            }
            if (!awaitDisabled()) {
                return no(FixOutcomeReason.TransitionStalled, "its transition is not over");
            }
            removeDisabled();
            return module.isLoaded() ? no(FixOutcomeReason.ReadBackDiffers, "it is still loaded") : Optional.empty();
        } catch (KernelRefusal refusal) {
            return Optional.of(explained(refusal));
        } catch (IOException e) {
            return no(
                    FixOutcomeReason.KernelRefused,
                    "the kernel did not take the order to disable it: " + e.getMessage());
        }
    }

    /** Turns a disabling that takes too long around. */
    boolean enableAgain() {
        try {
            enable("1");
            return timeout.until(() -> state() instanceof PatchState.Enabled);
        } catch (IOException e) {
            return state() instanceof PatchState.Enabled;
        }
    }

    String stalledTasks(String target) {
        return new StalledTasks(files).sentence(target);
    }

    Answer.No explained(KernelRefusal refusal) {
        return refusal.explained(ModulePolicy.read(files)
                .lockdown()
                .filter(mode -> !mode.equals("none"))
                .isPresent());
    }

    private boolean isEnabled() {
        return Livepatch.find(files, name).filter(Livepatch::enabled).isPresent();
    }

    private void enable(String value) throws IOException {
        Files.writeString(files.path(Livepatch.enabledFile(name)), value);
    }

    private Optional<Answer.No> no(FixOutcomeReason reason, String sentence) {
        return Optional.of(new Answer.No(reason, "livepatch " + name + ": " + sentence));
    }
}
