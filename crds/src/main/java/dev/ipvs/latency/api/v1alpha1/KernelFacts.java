package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.Variant;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a node's kernel is and has, found by looking. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KernelFacts(
        @JsonPropertyDescription("Release, as uname -r prints it.") @Size(max = Rules.TEXT_LENGTH)
        String release,

        @JsonPropertyDescription("Changes at each boot.") @Size(max = Rules.TEXT_LENGTH)
        String bootID,

        @JsonPropertyDescription("How it estimates: Timer is the variant that has the problem.")
        Variant variant,

        @JsonPropertyDescription("The sysctl that turns estimation off, where the kernel has one.") @Nullable
        EstimationSysctl estimationSysctl,

        @JsonPropertyDescription("Livepatches that are loaded, whoever loaded them.")
        List<Livepatch> livepatches,

        @JsonPropertyDescription("CPUs that each estimator has counters for.") @Max(Integer.MAX_VALUE)
        Integer possibleCPUs,

        @JsonPropertyDescription("CPUs that are there.") @Max(Integer.MAX_VALUE)
        Integer onlineCPUs,

        @JsonPropertyDescription("Whether the kernel can be livepatched, and by which modules.") @Nullable
        LivepatchSupport livepatchSupport,

        @JsonPropertyDescription("Which build of ip_vs is loaded. Absent: none is, or it is built in.") @Nullable
        IpVsModule ipVsModule,

        @JsonPropertyDescription("What fills and uses IPVS on this node. Absent where no kube-proxy answers.") @Nullable
        Proxy proxy,

        @JsonPropertyDescription("Deprecated: estimationSysctl, as version 0.1 wrote it.") @Nullable
        EstimationSysctl estimationKnob) {

    @SuppressWarnings("ConstantValue")
    public KernelFacts {
        estimationSysctl = estimationSysctl == null ? estimationKnob : estimationSysctl;
        estimationKnob = null;
        livepatches = livepatches == null ? List.of() : List.copyOf(livepatches);
    }

    /** Facts by their present names. */
    public KernelFacts(
            String release,
            String bootID,
            Variant variant,
            @Nullable EstimationSysctl estimationSysctl,
            List<Livepatch> livepatches,
            Integer possibleCPUs,
            Integer onlineCPUs,
            @Nullable LivepatchSupport livepatchSupport,
            @Nullable IpVsModule ipVsModule,
            @Nullable Proxy proxy) {
        this(
                release,
                bootID,
                variant,
                estimationSysctl,
                livepatches,
                possibleCPUs,
                onlineCPUs,
                livepatchSupport,
                ipVsModule,
                proxy,
                null);
    }

    /** Facts without those about livepatching and kube-proxy, as earlier helpers report them. */
    public KernelFacts(
            String release,
            String bootID,
            Variant variant,
            @Nullable EstimationSysctl estimationSysctl,
            List<Livepatch> livepatches,
            Integer possibleCPUs,
            Integer onlineCPUs) {
        this(release, bootID, variant, estimationSysctl, livepatches, possibleCPUs, onlineCPUs, null, null, null);
    }

    /** The same with what the node's kube-proxy says. */
    public KernelFacts with(@Nullable Proxy said) {
        return new KernelFacts(
                release,
                bootID,
                variant,
                estimationSysctl,
                livepatches,
                possibleCPUs,
                onlineCPUs,
                livepatchSupport,
                ipVsModule,
                said);
    }

    /** The livepatch of that name, if it is loaded. */
    public Optional<Livepatch> livepatch(String name) {
        return livepatches.stream().filter(patch -> patch.name().equals(name)).findFirst();
    }

    /** A livepatch, as /sys/kernel/livepatch shows it. */
    public record Livepatch(
            @JsonPropertyDescription("Its module's name.") @Size(max = Rules.TEXT_LENGTH)
            String name,

            @JsonPropertyDescription("Whether it is to be in effect.")
            Boolean enabled,

            @JsonPropertyDescription("Whether tasks are still being moved to or from it.")
            Boolean transition,

            @JsonPropertyDescription("Whether it replaces estimation_timer() of ip_vs.")
            Boolean patchesEstimator) {

        /** Earlier helpers reported names alone, of those that were enabled. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Livepatch ofName(String name) {
            return new Livepatch(name, true, false, false);
        }

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        @SuppressWarnings("ConstantValue")
        public Livepatch {
            enabled = enabled != null && enabled;
            transition = transition != null && transition;
            patchesEstimator = patchesEstimator != null && patchesEstimator;
        }

        /** Whether it replaces the estimator for good: enabled, and every task moved to it. */
        public boolean replacesEstimator() {
            return enabled && !transition && patchesEstimator;
        }
    }

    /** What the kernel says about loading livepatches. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LivepatchSupport(
            @JsonPropertyDescription("Whether it was built with CONFIG_LIVEPATCH.")
            Boolean available,

            @JsonPropertyDescription("Whether it takes signed modules only. Absent: it does not say.") @Nullable
            Boolean signatureRequired,

            @JsonPropertyDescription(
                    "Lockdown: none, integrity or confidentiality; but for none it takes signed modules"
                            + " only. Absent: it cannot be seen from the helper's container.")
            @Nullable
            @Size(max = Rules.TEXT_LENGTH)
            String lockdown) {}

    /** What tells one build of a module from another. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record IpVsModule(
            @JsonPropertyDescription("Its srcversion, where the kernel was built with MODULE_SRCVERSION_ALL.")
            @Nullable
            @Size(max = Rules.TEXT_LENGTH)
            String sourceVersion,

            @JsonPropertyDescription("Its GNU build id.") @Nullable @Size(max = Rules.TEXT_LENGTH)
            String buildID) {}

    /** A sysctl and what it is set to. */
    public record EstimationSysctl(
            @JsonPropertyDescription("Name of the sysctl, with dots.") @Size(max = Rules.TEXT_LENGTH)
            String name,

            @JsonPropertyDescription("What it is set to.") @Size(max = Rules.TEXT_LENGTH)
            String value) {}

    /** The node's kube-proxy and what it has to do with IPVS. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Proxy(
            @JsonPropertyDescription("The mode that kube-proxy itself says it runs in: ipvs, iptables or nftables.")
            @Size(max = Rules.TEXT_LENGTH)
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
