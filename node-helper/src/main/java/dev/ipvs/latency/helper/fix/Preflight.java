package dev.ipvs.latency.helper.fix;

import java.util.List;
import java.util.Optional;

/** All checks of a fix with their answers, in the order in which an objection counts. */
public record Preflight(List<Check> checks) {

    /** One question by its name. */
    public record Check(String name, Answer answer) {}

    public Preflight {
        checks = List.copyOf(checks);
    }

    /** The first that is against the fix, or none. */
    public Optional<Answer.No> objection() {
        return checks.stream()
                .map(Check::answer)
                .filter(Answer.No.class::isInstance)
                .map(Answer.No.class::cast)
                .findFirst();
    }
}
