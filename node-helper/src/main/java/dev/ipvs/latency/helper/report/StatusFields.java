package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationKnob;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Measurement.Delay;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.measure.Spread;
import dev.ipvs.latency.helper.measure.Window;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** This program's own facts and figures in the API's form, where an absent value is null. */
public final class StatusFields {

    private StatusFields() {}

    public static dev.ipvs.latency.api.v1alpha1.KernelFacts kernel(KernelFacts facts, Optional<Proxy> proxy) {
        return new dev.ipvs.latency.api.v1alpha1.KernelFacts(
                facts.release(),
                facts.state().bootId(),
                facts.variant(),
                facts.state()
                        .knob()
                        .map(knob -> new EstimationKnob(knob.name(), knob.value()))
                        .orElse(null),
                facts.state().livepatches(),
                facts.possibleCpus(),
                facts.onlineCpus(),
                proxy.orElse(null));
    }

    public static NodeLatencyStatus.Rules rules(Rules rules) {
        return new NodeLatencyStatus.Rules(rules.services(), rules.destinations(), rules.estimators());
    }

    public static Measurement measurement(Window window, String bootId) {
        return new Measurement(
                window.start(),
                window.end(),
                bootId,
                window.walks().map(Spread::count).orElse(0L),
                duration(window.walks(), Spread::p50Ns),
                duration(window.walks(), Spread::p99Ns),
                duration(window.walks(), Spread::maxNs),
                window.longestWalkCpu().orElse(null),
                new Delay(
                        window.netRxDelay().map(Spread::count).orElse(0L),
                        duration(window.netRxDelay(), Spread::p99Ns),
                        duration(window.netRxDelay(), Spread::maxNs)),
                window.unpairedEvents(),
                window.lostEvents());
    }

    private static @Nullable GoDuration duration(Optional<Spread> spread, ToLongFunction<Spread> figure) {
        return spread.map(s -> GoDuration.ofNanos(figure.applyAsLong(s)).toThreeDigits())
                .orElse(null);
    }
}
