package dev.ipvs.latency.helper.fix;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.kernel.Knob;
import java.util.Optional;
import java.util.Set;

/** What can be said against a request before the kernel is looked at. */
record Preflight(FixOutcomeReason reason, String message) {

    private static final Set<String> VALUES = Set.of("0", "1");

    /** The first objection, or none. */
    static Optional<Preflight> objection(FixRequest request) {
        if (!Knob.NAMES.contains(request.knob())) {
            return Optional.of(new Preflight(
                    FixOutcomeReason.KnobNotAllowed,
                    request.knob() + " is none of the sysctls that may be written: " + String.join(", ", Knob.NAMES)));
        }
        if (!VALUES.contains(request.from()) || !VALUES.contains(request.to())) {
            return Optional.of(new Preflight(
                    FixOutcomeReason.BadRequest, request.knob() + " is 0 or 1, so the old and the new value must be"));
        }
        return request.from().equals(request.to())
                ? Optional.of(new Preflight(FixOutcomeReason.BadRequest, "the old and the new value are the same"))
                : Optional.empty();
    }
}
