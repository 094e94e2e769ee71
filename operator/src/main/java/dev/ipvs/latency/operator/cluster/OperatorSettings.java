package dev.ipvs.latency.operator.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the operator is set up; each key can be given as an environment variable, such as LATENCY_HELPER_IMAGE. */
@ConfigMapping(prefix = "latency")
public interface OperatorSettings {
    /** The namespace of the helper DaemonSet, of fix pods and of the leader's lease. */
    @WithDefault("ipvs-latency-system")
    String namespace();

    /** Where the ConfigMap latency-operator is mounted: the helper's image, and the manifests with the chart's values. */
    Optional<Path> configuration();

    Helper helper();

    Fix fix();

    Revert revert();

    Node node();

    ProxyMode proxyMode();

    LeaderElection leaderElection();

    /** The node helper. */
    interface Helper {
        /** The image of the node helper, which fix pods run as well, where no ConfigMap is mounted. */
        @WithDefault("registry.invalid/ipvs-latency/node-helper:${quarkus.application.version}")
        String image();
    }

    /** Fix pods. */
    interface Fix {
        /** How long a fix pod may take to report. */
        @WithDefault("3m")
        Duration podTimeout();
    }

    /** Nodes. */
    interface Node {
        /** How long a changed node may be not Ready, before its fix counts as failed. */
        @WithDefault("5m")
        Duration notReadyTimeout();
    }

    /** Reverting. */
    interface Revert {
        /** How long after a failed revert it is tried again. */
        @WithDefault("1m")
        Duration retryAfter();

        /** How long a deleted policy waits for one node to be restored, from the first try, before it goes without that. */
        @WithDefault("5m")
        Duration deadline();
    }

    /** The cluster's own kube-proxy, which the operator may keep off nodes and derive others from. */
    interface ProxyMode {
        @WithDefault("kube-system")
        String namespace();

        @WithDefault("kube-proxy")
        String daemonSet();

        @WithDefault("kube-proxy")
        String configMap();
    }

    /** Which of several replicas acts. */
    interface LeaderElection {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("15s")
        Duration leaseDuration();

        @WithDefault("10s")
        Duration renewDeadline();

        @WithDefault("2s")
        Duration retryPeriod();
    }
}
