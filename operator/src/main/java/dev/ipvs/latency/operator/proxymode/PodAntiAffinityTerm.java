package dev.ipvs.latency.operator.proxymode;

import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.Optional;

/**
 * Lets a kube-proxy come to a node only when the one before it has wholly left: otherwise that one could write rules
 * again after they were cleared away. The scheduler takes such a term as mutual, so the way back is in order too.
 */
final class PodAntiAffinityTerm {
    private static final String NODE = "kubernetes.io/hostname";

    private PodAntiAffinityTerm() {}

    /**
     * @param proxies what all kube-proxies of the cluster are known by
     * @param mine that of the one whose affinity it is
     */
    static Affinity addedTo(Optional<Affinity> affinity, LabelSelector proxies, ProxyModeLabel mine) {
        return new AffinityBuilder(affinity.orElseGet(Affinity::new))
                .editOrNewPodAntiAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withTopologyKey(NODE)
                .withLabelSelector(new LabelSelectorBuilder(proxies)
                        .addNewMatchExpression()
                        .withKey(ProxyModeChange.LABEL)
                        .withOperator("NotIn")
                        .withValues(mine.name())
                        .endMatchExpression()
                        .build())
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
    }
}
