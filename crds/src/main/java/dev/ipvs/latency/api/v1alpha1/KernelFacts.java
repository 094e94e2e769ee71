package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.Variant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node's kernel is and has, found by looking. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KernelFacts(
        @JsonPropertyDescription("Release, as uname -r prints it.")
        String release,

        @JsonPropertyDescription("Changes at each boot.") String bootID,

        @JsonPropertyDescription("How it estimates: Timer is the variant that has the problem.")
        Variant variant,

        @JsonPropertyDescription("The sysctl that turns estimation off, where the kernel has one.") @Nullable
        EstimationKnob estimationKnob,

        @JsonPropertyDescription("Livepatches that are loaded and enabled.")
        List<String> livepatches,

        @JsonPropertyDescription("CPUs that each estimator has counters for.")
        Integer possibleCPUs,

        @JsonPropertyDescription("CPUs that are there.") Integer onlineCPUs,

        @JsonPropertyDescription("What fills and uses IPVS on this node. Absent where no kube-proxy answers.") @Nullable
        Proxy proxy) {

    @SuppressWarnings("ConstantValue")
    public KernelFacts {
        livepatches = livepatches == null ? List.of() : List.copyOf(livepatches);
    }

    /** A sysctl and what it is set to. */
    public record EstimationKnob(
            @JsonPropertyDescription("Name of the sysctl, with dots.")
            String name,

            @JsonPropertyDescription("What it is set to.") String value) {}

    /** The node's kube-proxy and what it has to do with IPVS. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Proxy(
            @JsonPropertyDescription("The mode that kube-proxy itself says it runs in: ipvs, iptables or nftables.")
            String mode,

            @JsonPropertyDescription("Whether it has written all its rules at least once since it started.")
            Boolean synced,

            @JsonPropertyDescription("Whether kube-ipvs0 is there, the interface that holds the addresses of all"
                    + " Services in mode ipvs.")
            Boolean kubeIpvs0,

            @JsonPropertyDescription("IPVS services that are not kube-proxy's, at most three of them: they go by"
                    + " firewall mark, or their address is not one that kube-proxy put on kube-ipvs0, and no"
                    + " node port.")
            List<String> foreignServices) {

        @SuppressWarnings("ConstantValue")
        public Proxy {
            foreignServices = foreignServices == null ? List.of() : List.copyOf(foreignServices);
        }
    }
}
