package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.v1alpha1.Forecast;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import java.util.List;
import java.util.Optional;

/** All that the helper has to say of its node, at one time. */
public record NodeReport(
        long generation,
        KernelFacts kernel,
        Optional<Measurement> measurement,
        Optional<Forecast> forecast,
        Verdict verdict,
        List<Problem> problems) {

    public NodeReport {
        problems = List.copyOf(problems);
    }

    /** Whether this says something else of the node than another report, figures aside. */
    boolean differsInSubstance(NodeReport other, MeasurementSpec spec) {
        return generation != other.generation
                || !kernel.equals(other.kernel)
                || verdict.value() != other.verdict.value()
                || verdict.reason() != other.verdict.reason()
                || breachesThatCount(spec) != other.breachesThatCount(spec)
                || !problems.equals(other.problems);
    }

    /** More in a row than it takes to act change nothing. */
    private int breachesThatCount(MeasurementSpec spec) {
        return Math.min(verdict.breaches(), spec.breachesBeforeAction());
    }

    /** Rules are counted when a report is written, not before: reading them costs as much as there are. */
    NodeLatencyStatus toStatus(NodeLatencyStatus.Rules rules) {
        return NodeLatencyStatus.ofHelper(
                generation, kernel, rules, measurement.orElse(null), forecast.orElse(null), verdict, problems);
    }
}
