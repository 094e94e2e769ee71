package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelModule;
import dev.ipvs.latency.helper.kernel.KernelSymbols;
import dev.ipvs.latency.helper.kernel.Livepatch;
import dev.ipvs.latency.helper.kernel.Livepatch.Function;
import dev.ipvs.latency.helper.kernel.ModulePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The steps of one livepatch in the kernel, each of which ends within a bound. */
final class PatchInKernel {

    private static final List<String> ENABLED_FUNCTIONS =
            List.of("sys/kernel/tracing/enabled_functions", "sys/kernel/debug/tracing/enabled_functions");

    private static final Pattern CALLED =
            Pattern.compile("^" + KernelSymbols.TIMER + " \\[" + KernelModule.IP_VS + "\\] \\(\\d+\\)[ R]* I");

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
        try {
            loader.load(bytes);
        } catch (KernelRefusal refusal) {
            if (!refusal.wantsFile()) {
                throw refusal;
            }
            loader.loadAsFile(bytes);
        }
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

    /** Whether the new function is called, as far as the kernel shows it. */
    Answer effect() {
        if (Checks.ftrace(files) instanceof Answer.No off) {
            return off;
        }
        if (!(state() instanceof PatchState.Enabled)
                || !KernelModule.ipVs(files).isLoaded()) {
            return new Answer.No(FixOutcomeReason.NotEffective, "ip_vs or the patch is gone");
        }
        return switch (Livepatch.find(files, name).map(Livepatch::effect).orElse(Livepatch.Effect.NONE)) {
            case SHOWN -> new Answer.Yes("the kernel shows " + Function.ESTIMATOR + " as patched");
            case NONE ->
                new Answer.No(
                        FixOutcomeReason.NotEffective,
                        "the kernel does not show " + Function.ESTIMATOR + " as patched");
            case UNKNOWN -> effectByFtrace();
        };
    }

    /** Before 6.1 only ftrace shows it, by the flag I: the function's address is modified. */
    private Answer effectByFtrace() {
        Optional<String> list = ENABLED_FUNCTIONS.stream()
                .flatMap(file -> files.text(file).stream())
                .findFirst();
        if (list.isEmpty()) {
            return new Answer.Unknown("this kernel does not show here whether it is called; the next measurement will");
        }
        return list.stream().flatMap(String::lines).anyMatch(CALLED.asPredicate())
                ? new Answer.Yes("ftrace calls another function in place of " + Function.ESTIMATOR)
                : new Answer.No(
                        FixOutcomeReason.NotEffective,
                        "ftrace calls no other function in place of " + Function.ESTIMATOR);
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

    String stalledTasks(String waiting) {
        return new StalledTasks(files).sentence(waiting);
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
