package dev.ipvs.latency.operator.cluster;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
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

    /** Only here, and not as a bean of its own, can leader election be left out by configuration. */
    @Produces
    @Singleton
    ConfigurationServiceCustomizer leaderElection(OperatorSettings settings) {
        OperatorSettings.LeaderElection wanted = settings.leaderElection();
        LeaderElectionConfiguration configuration = LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(
                        Names.LEASE)
                .withLeaseNamespace(settings.namespace())
                .withLeaseDuration(wanted.leaseDuration())
                .withRenewDeadline(wanted.renewDeadline())
                .withRetryPeriod(wanted.retryPeriod())
                .build();
        return () -> service -> {
            if (wanted.enabled()) {
                service.withLeaderElectionConfiguration(configuration);
            }
        };
    }
}
