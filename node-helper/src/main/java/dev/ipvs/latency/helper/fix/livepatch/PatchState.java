package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelModule;
import dev.ipvs.latency.helper.kernel.Livepatch;
import dev.ipvs.latency.helper.kernel.Livepatch.Function;

/** Where a livepatch of one name is on its way into the kernel or out of it. A process that was killed can leave it at any of these. */
sealed interface PatchState {

    String text();

    /** Not there. */
    record Absent() implements PatchState {
        @Override
        public String text() {
            return "absent";
        }
    }

    /** Tasks are being moved to the new function. */
    record Enabling() implements PatchState {
        @Override
        public String text() {
            return "enabling";
        }
    }

    /** In effect for all tasks. */
    record Enabled() implements PatchState {
        @Override
        public String text() {
            return "enabled";
        }
    }

    /** Tasks are being moved back to the old function. */
    record Disabling() implements PatchState {
        @Override
        public String text() {
            return "disabling";
        }
    }

    /** Its module is loaded and waits to be removed. */
    record Disabled() implements PatchState {
        @Override
        public String text() {
            return "disabled";
        }
    }

    /** Something of this name is there that is not the patch. */
    record Foreign(Answer.No why) implements PatchState {
        @Override
        public String text() {
            return "foreign";
        }
    }

    static PatchState of(HostFiles files, String name) {
        return Livepatch.find(files, name)
                .map(PatchState::ofPatch)
                .orElseGet(() -> ofModule(new KernelModule(files, name)));
    }

    private static PatchState ofPatch(Livepatch patch) {
        if (!patch.replacesOnly(Function.ESTIMATOR)) {
            return foreign("the livepatch " + patch.name() + " replaces " + patch.functions() + ", not "
                    + Function.ESTIMATOR + " alone: it is somebody else's and is left alone");
        }
        if (patch.transition()) {
            return patch.enabled() ? new Enabling() : new Disabling();
        }
        return patch.enabled() ? new Enabled() : new Disabled();
    }

    private static PatchState ofModule(KernelModule module) {
        if (!module.isLoaded()) {
            return new Absent();
        }
        return module.isLivepatch()
                ? new Disabled()
                : foreign("the module " + module.name() + " is no livepatch and is left alone");
    }

    private static PatchState foreign(String sentence) {
        return new Foreign(new Answer.No(FixOutcomeReason.ForeignLivepatch, sentence));
    }
}
