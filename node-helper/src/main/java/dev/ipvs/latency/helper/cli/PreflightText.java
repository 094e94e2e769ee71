package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.fix.Preflight;

/** The preflight checks of a fix, as a table. */
final class PreflightText {

    private PreflightText() {}

    static String of(FixType type, Preflight preflight) {
        StringBuilder text = new StringBuilder();
        for (Preflight.Check check : preflight.checks()) {
            text.append(String.format("%-26s%-9s%s%n", check.name(), word(check.answer()), sentence(check.answer())));
        }
        text.append(String.format(
                "%n%s",
                preflight
                        .objection()
                        .map(no -> type + " cannot be applied on this machine: " + no.sentence())
                        .orElse(type + " can be applied on this machine.")));
        return text.append(System.lineSeparator()).toString();
    }

    static String word(Answer answer) {
        return switch (answer) {
            case Answer.Yes _ -> "yes";
            case Answer.No _ -> "no";
            case Answer.Unknown _ -> "unknown";
        };
    }

    private static String sentence(Answer answer) {
        return switch (answer) {
            case Answer.Yes yes -> yes.sentence();
            case Answer.No no -> no.reason() + ": " + no.sentence();
            case Answer.Unknown unknown -> unknown.sentence();
        };
    }
}
