package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.ForecastOutlook;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Forecast;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Measurement.Delay;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.helper.forecast.Outlook;
import dev.ipvs.latency.helper.kernel.CpuList;
import dev.ipvs.latency.helper.kernel.Livepatch;
import dev.ipvs.latency.helper.kernel.LivepatchFacts;
import dev.ipvs.latency.helper.kernel.NamespaceOwner;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** This program's own facts and figures in the API's form, where an absent value is null. */
public final class StatusFields {

    private StatusFields() {}

    public static KernelFacts kernel(dev.ipvs.latency.helper.kernel.KernelFacts facts) {
        return new KernelFacts(
                facts.release(),
                facts.state().bootId(),
                facts.variant(),
                facts.state()
                        .sysctl()
                        .map(sysctl -> new KernelFacts.EstimationSysctl(sysctl.name(), sysctl.value()))
                        .orElse(null),
                facts.state().livepatches().stream()
                        .map(StatusFields::livepatch)
                        .toList(),
                facts.possibleCpus(),
                facts.onlineCpus(),
                support(facts.livepatching()),
                facts.livepatching().ipVs().map(StatusFields::module).orElse(null),
                null);
    }

    private static KernelFacts.Livepatch livepatch(Livepatch patch) {
        return new KernelFacts.Livepatch(
                patch.name(),
                patch.enabled(),
                patch.transition(),
                patch.replaces(Livepatch.Function.ESTIMATOR),
                switch (patch.effect()) {
                    case SHOWN -> true;
                    case NONE -> false;
                    case UNKNOWN -> null;
                });
    }

    private static KernelFacts.LivepatchSupport support(LivepatchFacts facts) {
        return new KernelFacts.LivepatchSupport(
                facts.supported(),
                facts.policy().signatureRequired().orElse(null),
                facts.policy().lockdown().orElse(null));
    }

    private static KernelFacts.IpVsModule module(LivepatchFacts.Build build) {
        return new KernelFacts.IpVsModule(
                build.sourceVersion().orElse(null), build.buildId().orElse(null));
    }

    public static NodeLatencyStatus.Rules rules(Rules rules) {
        return new NodeLatencyStatus.Rules(rules.services(), rules.destinations(), rules.estimators());
    }

    public static Measurement measurement(Window window, String bootId) {
        return new Measurement(
                window.start(),
                window.end(),
                bootId,
                window.walks().map(DurationSummary::count).orElse(0L),
                duration(window.walks(), DurationSummary::p50Ns),
                duration(window.walks(), DurationSummary::p99Ns),
                duration(window.walks(), DurationSummary::maxNs),
                window.longestWalkCpu().orElse(null),
                window.walks()
                        .map(_ -> GoDuration.ofNanos(window.stolenFromLongestWalkNs()))
                        .orElse(null),
                new Delay(
                        window.netRxDelay().map(DurationSummary::count).orElse(0L),
                        duration(window.netRxDelay(), DurationSummary::p99Ns),
                        duration(window.netRxDelay(), DurationSummary::maxNs)),
                delays(window.byRuleUpdates()),
                delays(window.byOtherNamespaces()),
                window.otherNamespaces().stream()
                        .findFirst()
                        .map(StatusFields::namespace)
                        .orElse(null),
                null,
                window.unpairedEvents(),
                window.lostEvents());
    }

    /** Of kernel threads, which walk in no softirq. */
    public static Measurement measurement(ThreadWindow window, String bootId) {
        return Measurement.ofThreads(
                window.start(),
                window.end(),
                bootId,
                new Measurement.EstimatorThreads(
                        window.threads(),
                        window.millicores(),
                        window.estimators(),
                        window.mostEstimators(),
                        window.isolatedCpus().isEmpty() ? null : CpuList.text(window.isolatedCpus())));
    }

    public static Forecast forecast(dev.ipvs.latency.helper.forecast.Forecast forecast) {
        OptionalDouble growth = forecast.growthPerDay();
        return new Forecast(
                forecast.limit().field(),
                forecast.crossing(),
                forecast.step().picos(),
                growth.isPresent() ? Long.valueOf(Math.round(growth.getAsDouble())) : null,
                forecast.outlook() instanceof Outlook.Soon soon ? soon.at() : null,
                switch (forecast.outlook()) {
                    case Outlook.Crossed _ -> ForecastOutlook.Crossed;
                    case Outlook.Soon _ -> ForecastOutlook.Soon;
                    case Outlook.NotSoon _ -> ForecastOutlook.NotSoon;
                    case Outlook.GrowthUnknown _ -> ForecastOutlook.GrowthUnknown;
                },
                forecast.sentence());
    }

    private static Delay delays(Window.Delays delays) {
        GoDuration max = GoDuration.ofNanos(delays.maxNs()).toThreeDigits();
        return new Delay(delays.count(), null, delays.count() == 0 ? null : max);
    }

    private static Measurement.NamespaceWalks namespace(Window.NamespaceWalks walks) {
        Optional<NamespaceOwner> owner = walks.owner();
        return new Measurement.NamespaceWalks(
                walks.inode() == 0 ? null : Long.valueOf(walks.inode()),
                walks.summary().count(),
                GoDuration.ofNanos(walks.summary().maxNs()).toThreeDigits(),
                delays(walks.delays()),
                owner.map(found -> found.rules().estimators()).orElse(null),
                owner.map(found -> found.pid() + " " + found.command()).orElse(null),
                owner.flatMap(NamespaceOwner::container).orElse(null),
                owner.flatMap(NamespaceOwner::podUid).orElse(null));
    }

    private static @Nullable GoDuration duration(
            Optional<DurationSummary> summary, ToLongFunction<DurationSummary> figure) {
        return summary.map(s -> GoDuration.ofNanos(figure.applyAsLong(s)).toThreeDigits())
                .orElse(null);
    }
}
