package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.operator.cluster.Names;
import dev.ipvs.latency.operator.cluster.OperatorSettings;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkiverse.operatorsdk.runtime.api.ConfigurationServiceCustomizer;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the container must be told how to make. */
@Dependent
final class Wiring {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * Without what Prometheus' own linter objects to by name, which says no more than what is left; and without the
     * framework's count of events, whose labels differ from one event to the next, which Prometheus does not take.
     */
    @Produces
    @Singleton
    MeterFilter conventions() {
        return MeterFilter.deny(meter -> meter.getName().startsWith("system.")
                || meter.getName().equals("process.cpu.time")
                || meter.getName().startsWith("events.received"));
    }

    /** The framework gives its meters no words. */
    @Produces
    @Singleton
    MeterFilter descriptions() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getDescription() != null
                        ? id
                        : new Meter.Id(
                                id.getName(),
                                Tags.of(id.getTags()),
                                id.getBaseUnit(),
                                "Of the Java Operator SDK: " + id.getName().replace('.', ' '),
                                id.getType());
            }
        };
    }

    /** The framework asks for them before the extension's own are bound to a registry, and would then count into nothing. */
    @Produces
    @Singleton
    Metrics frameworkMetrics(MeterRegistry registry) {
        return MicrometerMetricsV2.newBuilder(registry).build();
    }

    /** Only here, and not as a bean of its own, can leader election be left out by configuration. */
    @Produces
    @Singleton
    ConfigurationServiceCustomizer leaderElection(OperatorSettings settings, OrphanKeeper orphans) {
        OperatorSettings.LeaderElection wanted = settings.leaderElection();
        LeaderElectionConfiguration configuration = LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(
                        Names.LEASE)
                .withLeaseNamespace(settings.namespace())
                .withLeaseDuration(wanted.leaseDuration())
                .withRenewDeadline(wanted.renewDeadline())
                .withRetryPeriod(wanted.retryPeriod())
                .withLeaderCallbacks(new LeaderCallbacks(orphans::start, orphans::stop, _ -> {}))
                .build();
        return () -> service -> {
            if (wanted.enabled()) {
                service.withLeaderElectionConfiguration(configuration);
            }
        };
    }
}
