package dev.ipvs.latency.helper.diagnose;

import dev.ipvs.latency.api.v1alpha1.Problem;
import java.util.List;

/** What became of the attempt to diagnose. */
public sealed interface DiagnosisOutcome {

    /** Also where it was stopped early: the window says how long was looked. */
    record Diagnosed(Diagnosis diagnosis) implements DiagnosisOutcome {}

    /** Nothing was measured; {@code log} is what libbpf and the verifier said. */
    record Refused(List<Problem> problems, List<String> log) implements DiagnosisOutcome {
        public Refused {
            problems = List.copyOf(problems);
            log = List.copyOf(log);
        }
    }
}
