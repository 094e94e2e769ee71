package dev.ipvs.latency.helper.fix;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.kernel.EstimationSysctl;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.SysctlFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes a sysctl by compare and set: only what is still as it was recorded is changed. Found at its target, there is
 * nothing to do, so that a repeated request is harmless; any third value is an external change.
 */
public final class SysctlFix implements Fix {

    private static final Set<String> VALUES = Set.of("0", "1");

    private final HostFiles files;
    private final FixRequest.Sysctl request;
    private final SysctlFile file;

    public SysctlFix(HostFiles files, FixRequest.Sysctl request) {
        this.files = files;
        this.request = request;
        this.file = new SysctlFile(files, request.name());
    }

    @Override
    public Preflight preflight() {
        return new Preflight(List.of(
                new Preflight.Check("sysctl may be written", mayBeWritten()),
                new Preflight.Check("values are possible", valuesArePossible()),
                new Preflight.Check("sysctl is there", isThere()),
                new Preflight.Check("value is as recorded", isAsRecorded())));
    }

    @Override
    public Answer check() {
        String value = found().orElse("unreadable");
        return value.equals(request.to())
                ? new Answer.Yes(request.name() + " is " + value)
                : new Answer.No(FixOutcomeReason.FoundOtherValue, request.name() + " is " + value);
    }

    @Override
    public FixOutcome apply() {
        return compareAndSet(FixResult.Applied);
    }

    @Override
    public FixOutcome revert() {
        return compareAndSet(FixResult.Reverted);
    }

    private FixOutcome compareAndSet(FixResult done) {
        Outcomes outcomes = new Outcomes(files, found());
        return preflight().objection().map(outcomes::refused).orElseGet(() -> switch (check()) {
            case Answer.Yes yes -> outcomes.alreadyDone(yes.sentence() + " already");
            case Answer.No _, Answer.Unknown _ -> set(done, outcomes);
        });
    }

    private FixOutcome set(FixResult done, Outcomes outcomes) {
        try {
            file.write(request.to());
        } catch (IOException e) {
            boolean mayNot = !file.path().toFile().canWrite();
            return outcomes.of(
                    FixResult.Failed,
                    mayNot ? FixOutcomeReason.PermissionDenied : FixOutcomeReason.KernelRefused,
                    "cannot write " + request.name() + ": " + e.getMessage()
                            + (mayNot ? "; the pod must be privileged, or /proc/sys mounted writable" : ""));
        }
        String now = found().orElse("unreadable");
        if (!now.equals(request.to())) {
            return outcomes.of(
                    FixResult.Failed,
                    FixOutcomeReason.ReadBackDiffers,
                    request.name() + " was set to " + request.to() + ", but is " + now);
        }
        return outcomes.of(done, FixOutcomeReason.Written, request.name() + " was " + request.from() + ", is " + now);
    }

    private Answer mayBeWritten() {
        return EstimationSysctl.NAMES.contains(request.name())
                ? new Answer.Yes(request.name() + " turns estimation on and off")
                : new Answer.No(
                        FixOutcomeReason.SysctlNotAllowed,
                        request.name() + " is none of the sysctls that may be written: "
                                + String.join(", ", EstimationSysctl.NAMES));
    }

    private Answer valuesArePossible() {
        if (!VALUES.contains(request.from()) || !VALUES.contains(request.to())) {
            return new Answer.No(FixOutcomeReason.BadRequest, request.name() + " takes 0 or 1 only");
        }
        return request.from().equals(request.to())
                ? new Answer.No(FixOutcomeReason.BadRequest, "the old and the new value are the same")
                : new Answer.Yes(request.from() + " becomes " + request.to());
    }

    private Answer isThere() {
        return found().<Answer>map(_ -> new Answer.Yes("this kernel has it"))
                .orElseGet(() -> new Answer.No(
                        FixOutcomeReason.SysctlMissing,
                        "this kernel has no readable " + request.name() + " in this network namespace"));
    }

    private Answer isAsRecorded() {
        return found().map(this::isAsRecorded).orElseGet(() -> new Answer.Unknown("there is no value to look at"));
    }

    private Answer isAsRecorded(String value) {
        if (value.equals(request.to())) {
            return new Answer.Yes(request.name() + " is " + value + " already");
        }
        return value.equals(request.from())
                ? new Answer.Yes(request.name() + " is " + value)
                : new Answer.No(
                        FixOutcomeReason.FoundOtherValue,
                        request.name() + " is " + value + ", not " + request.from()
                                + " as recorded: an external change");
    }

    /** Only names of the list are looked up: any other could lead out of /proc/sys. */
    private Optional<String> found() {
        return EstimationSysctl.NAMES.contains(request.name()) ? file.value() : Optional.empty();
    }
}
