package dev.ipvs.latency.operator.proxymode;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Settings of mode ipvs that no other mode has: both others choose an endpoint at random, and leave time-outs to
 * connection tracking.
 */
final class NoCounterpart {
    private static final String SCHEDULER = "scheduler";
    private static final List<String> TIME_OUTS = List.of("tcpTimeout", "tcpFinTimeout", "udpTimeout");

    /** What kubeadm writes for a setting that nobody has made, and what mode ipvs does without one. */
    private static final Set<String> AS_ANYWHERE = Set.of("", "null", "0s", "rr");

    private NoCounterpart() {}

    /** In sentences. */
    static List<String> in(ProxyConfiguration configuration) {
        JsonNode ipvs = configuration.content().path("ipvs");
        Stream<String> scheduler = set(ipvs, SCHEDULER)
                .map(value -> "ipvs.scheduler " + value
                        + " has no counterpart: the new mode chooses an endpoint at random for each connection");
        Stream<String> timeOuts = TIME_OUTS.stream()
                .flatMap(name -> set(ipvs, name)
                        .map(value -> "ipvs." + name + " " + value
                                + " has no counterpart: connection tracking's own time-out holds"
                                + " (net.netfilter.nf_conntrack_*)"));
        return Stream.concat(scheduler, timeOuts).toList();
    }

    private static Stream<String> set(JsonNode ipvs, String name) {
        return Stream.of(ipvs.path(name).asText()).filter(value -> !AS_ANYWHERE.contains(value));
    }
}
