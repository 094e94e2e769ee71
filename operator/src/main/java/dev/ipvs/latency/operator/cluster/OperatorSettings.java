package dev.ipvs.latency.operator.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the operator is set up; each key can be given as an environment variable, such as LATENCY_HELPER_IMAGE. */
@ConfigMapping(prefix = "latency")
public interface OperatorSettings {
    /** The namespace of the helper DaemonSet, of fix pods and of the leader's lease. */
    @WithDefault("ipvs-latency-system")
    String namespace();

    Helper helper();

    Fix fix();

    Revert revert();

    Node node();

    ProxyMode proxyMode();

    LeaderElection leaderElection();

    /** The node helper. */
    interface Helper {
        /** The image of the node helper, which fix pods run as well. */
        @WithDefault("registry.invalid/ipvs-latency/node-helper:${quarkus.application.version}")
        String image();

        @WithDefault("IfNotPresent")
        String imagePullPolicy();

        /** Where each helper answers Prometheus and the kubelet, at its node's address. */
        @WithDefault("9914")
        int port();

        /** Secrets of this namespace, for pulling this image and those of livepatches. */
        Optional<List<String>> imagePullSecrets();

        @WithDefault("node-helper")
        String serviceAccount();

        /** Of the helper; a fix pod needs none, as it is bound to its node already. */
        Optional<String> priorityClass();

        /**
         * RuntimeDefault has a node without AppArmor refuse the helper. Where it is not given the runtime's default profile holds
         * as well, on the nodes that have AppArmor.
         */
        Optional<String> appArmorProfile();
    }

    /** Fix pods. */
    interface Fix {
        @WithDefault("node-fixer")
        String serviceAccount();

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

        /** How long a deleted policy waits for its nodes to be restored, before it goes anyway. */
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
