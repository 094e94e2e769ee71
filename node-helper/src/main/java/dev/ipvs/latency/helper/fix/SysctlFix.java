package dev.ipvs.latency.helper.fix;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.SysctlFile;
import java.io.IOException;
import java.util.Optional;

/**
 * Changes a sysctl by compare and set: only what is still as it was recorded is changed. Found at its target, there is
 * nothing to do, so that a repeated request is harmless; found with any third value, another hand was there.
 */
public final class SysctlFix {

    private final HostFiles files;
    private final FixRequest request;
    private final SysctlFile knob;

    private SysctlFix(HostFiles files, FixRequest request) {
        this.files = files;
        this.request = request;
        this.knob = new SysctlFile(files, request.knob());
    }

    public static FixOutcome run(HostFiles files, FixRequest request) {
        SysctlFix fix = new SysctlFix(files, request);
        return Preflight.objection(request)
                .map(objection ->
                        fix.outcome(FixResult.Refused, objection.reason(), objection.message(), Optional.empty()))
                .orElseGet(fix::compareAndSet);
    }

    private FixOutcome compareAndSet() {
        Optional<String> found = knob.value();
        if (found.isEmpty()) {
            return outcome(
                    FixResult.Failed,
                    FixOutcomeReason.KnobMissing,
                    "this kernel has no readable " + request.knob() + " in this network namespace",
                    found);
        }
        String value = found.get();
        if (value.equals(request.to())) {
            return outcome(
                    FixResult.AlreadyDone,
                    FixOutcomeReason.AlreadyAtTarget,
                    request.knob() + " is " + value + " already",
                    found);
        }
        if (!value.equals(request.from())) {
            return outcome(
                    FixResult.Refused,
                    FixOutcomeReason.FoundOtherValue,
                    request.knob() + " is " + value + ", not " + request.from()
                            + " as recorded: somebody else changed it",
                    found);
        }
        return set(found);
    }

    private FixOutcome set(Optional<String> found) {
        try {
            knob.write(request.to());
        } catch (IOException e) {
            boolean mayNot = !knob.path().toFile().canWrite();
            return outcome(
                    FixResult.Failed,
                    mayNot ? FixOutcomeReason.PermissionDenied : FixOutcomeReason.KernelRefused,
                    "cannot write " + request.knob() + ": " + e.getMessage()
                            + (mayNot ? "; the pod must be privileged, or /proc/sys mounted writable" : ""),
                    found);
        }
        String now = knob.value().orElse("unreadable");
        if (!now.equals(request.to())) {
            return outcome(
                    FixResult.Failed,
                    FixOutcomeReason.ReadBackDiffers,
                    request.knob() + " was set to " + request.to() + ", but is " + now,
                    found);
        }
        return outcome(
                request.done(),
                FixOutcomeReason.Written,
                request.knob() + " was " + request.from() + ", is " + now,
                found);
    }

    private FixOutcome outcome(FixResult result, FixOutcomeReason reason, String message, Optional<String> found) {
        String bootId = files.text("proc/sys/kernel/random/boot_id").orElse(null);
        return new FixOutcome(result, reason, message, found.orElse(null), bootId);
    }
}
