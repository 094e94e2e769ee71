package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.operator.fix.Digest;
import dev.ipvs.latency.operator.fix.Rung;
import java.time.Duration;
import java.util.List;

/**
 * What is asked of a node, as a word that is equal for equal asks: thresholds, window and ladder. It is made from a text
 * that only the spec goes into, so that neither the cluster's state nor another release of the operator changes it.
 */
public final class SpecHash {
    private SpecHash() {}

    public static String of(MeasurementSpec measurement, List<Rung> ladder) {
        return Digest.of(text(measurement, ladder));
    }

    /** The text itself: one line per field, in this order; a release may append to it only for fields that are new. */
    public static String text(MeasurementSpec measurement, List<Rung> ladder) {
        Thresholds thresholds = measurement.thresholds();
        StringBuilder text = new StringBuilder();
        line(text, "window", nanos(measurement.window().value()));
        line(text, "minSamples", measurement.minSamples().toString());
        line(text, "breachesBeforeAction", measurement.breachesBeforeAction().toString());
        line(text, "estimatorP99", nanos(thresholds.estimatorP99().value()));
        line(text, "estimatorMax", nanos(thresholds.estimatorMax().value()));
        line(
                text,
                "netRxDelayByEstimatorMax",
                nanos(thresholds.netRxDelayByEstimatorMax().value()));
        Integer millicores = thresholds.estimatorThreadsMillicores();
        if (millicores != null) {
            line(text, "estimatorThreadsMillicores", millicores.toString());
        }
        ladder.forEach(rung -> append(text, rung));
        return text.toString();
    }

    private static void append(StringBuilder text, Rung rung) {
        line(text, "mitigation", rung.type().name());
        switch (rung) {
            case Rung.Sysctl() -> {}
            // A recall asks nothing new of the nodes that do not run what is recalled, and a promotion nothing of any.
            case Rung.Livepatch(String bundle, String module, var _, var _) -> {
                line(text, "bundle", bundle);
                line(text, "module", module);
            }
            case Rung.ProxyMode(var target, var source, var acknowledged, var _, var _) -> {
                line(text, "mode", target.name());
                line(text, "namespace", source.namespace());
                line(text, "daemonSet", source.daemonSet());
                line(text, "configMap", source.configMap());
                acknowledged.stream().sorted().forEach(risk -> line(text, "acknowledged", risk.name()));
            }
        }
    }

    private static String nanos(Duration duration) {
        return duration.toNanos() + "ns";
    }

    /** The length keeps a value with a line break from looking like another field. */
    private static void line(StringBuilder text, String field, String value) {
        text.append(field)
                .append(' ')
                .append(value.length())
                .append(' ')
                .append(value)
                .append('\n');
    }
}
