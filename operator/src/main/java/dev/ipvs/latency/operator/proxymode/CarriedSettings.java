package dev.ipvs.latency.operator.proxymode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import java.util.List;
import java.util.Set;

/**
 * What mode ipvs was told in a section that another mode does not read. In mode ipvs kube-proxy takes masquerading from
 * section {@code iptables} and its sync periods from section {@code ipvs}; every other mode takes both from its own section
 * (kube-proxy's {@code apis/config/v1alpha1/conversion.go}). What the other mode's section says already stays.
 */
final class CarriedSettings {
    private static final String IPTABLES = "iptables";
    private static final String IPVS = "ipvs";
    private static final List<String> MASQUERADING = List.of("masqueradeAll", "masqueradeBit");
    private static final List<String> SYNC_PERIODS = List.of("syncPeriod", "minSyncPeriod");

    /** What kubeadm writes for a setting that nobody has made. */
    private static final Set<String> UNSET = Set.of("", "null", "false", "0s");

    private CarriedSettings() {}

    static void carry(ObjectNode configuration, ProxyModeLabel mode) {
        switch (mode) {
            case nftables -> {
                copy(configuration, IPTABLES, mode, MASQUERADING);
                copy(configuration, IPVS, mode, SYNC_PERIODS);
            }
            case iptables -> copy(configuration, IPVS, mode, SYNC_PERIODS);
            case ipvs -> {}
        }
    }

    private static void copy(ObjectNode configuration, String section, ProxyModeLabel mode, List<String> settings) {
        JsonNode from = configuration.path(section);
        for (String setting : settings) {
            boolean carried = isSet(from.path(setting))
                    && !isSet(configuration.path(mode.name()).path(setting));
            if (carried) {
                configuration.withObjectProperty(mode.name()).set(setting, from.path(setting));
            }
        }
    }

    private static boolean isSet(JsonNode setting) {
        return !UNSET.contains(setting.asText());
    }
}
