package dev.ipvs.latency.helper.guest;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.bpf.ModuleTypes;
import dev.ipvs.latency.helper.fix.Fix;
import dev.ipvs.latency.helper.fix.FixRequest;
import dev.ipvs.latency.helper.fix.livepatch.LivepatchFix;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.syscall.Modules;
import java.nio.file.Path;
import java.util.Optional;

/** Applies a bundle's livepatch and takes it out, over and over, in one process. */
public final class Cycles {

    private Cycles() {}

    public static void main(String[] arguments) {
        FixRequest.Livepatch request = new FixRequest.Livepatch(
                arguments[2], Optional.of(Path.of(arguments[0])), Optional.empty(), FixRequest.Transition.DEFAULT);
        HostFiles files = HostFiles.ofThisMachine();
        Fix fix = new LivepatchFix(files, Modules.ofThisKernel(), new ModuleTypes(files)::offset, request);
        int cycles = Integer.parseInt(arguments[1]);
        for (int i = 0; i < cycles; i++) {
            expect(FixResult.Applied, fix.apply());
            expect(FixResult.Reverted, fix.revert());
        }
    }

    private static void expect(FixResult result, FixOutcome outcome) {
        if (outcome.outcome() != result) {
            throw new IllegalStateException(outcome.toJson());
        }
    }
}
