package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.Variant;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a node's kernel is and has, detected by presence. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KernelFacts(
        @JsonPropertyDescription("Release, as uname -r prints it.") @Required @Size(max = Rules.TEXT_LENGTH)
        String release,

        @JsonPropertyDescription("Changes at each boot.") @Required @Size(max = Rules.TEXT_LENGTH)
        String bootID,

        @JsonPropertyDescription("How the kernel estimates. Timer is the variant that causes latency.") @Required
        Variant variant,

        @JsonPropertyDescription("The sysctl that turns estimation off, where the kernel has one.") @Nullable
        EstimationSysctl estimationSysctl,

        @JsonPropertyDescription("Livepatches that are loaded, whoever loaded them.")
        List<Livepatch> livepatches,

        @JsonPropertyDescription("Possible CPUs: each estimator has counters for every one.")
        @Required
        @Min(0)
        @Max(Integer.MAX_VALUE)
        Integer possibleCPUs,

        @JsonPropertyDescription("Online CPUs.") @Required @Min(0) @Max(Integer.MAX_VALUE)
        Integer onlineCPUs,

        @JsonPropertyDescription("Whether the kernel can be livepatched, and by which modules.") @Nullable
        LivepatchSupport livepatchSupport,

        @JsonPropertyDescription("The loaded build of ip_vs. Absent: not loaded, or built in.") @Nullable
        IpVsModule ipVsModule,

        @JsonPropertyDescription("The node's kube-proxy. Absent where none answers.") @Nullable
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
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Livepatch(
            @JsonPropertyDescription("Its module's name.") @Required @Size(max = Rules.TEXT_LENGTH)
            String name,

            @JsonPropertyDescription("Whether it is enabled.")
            Boolean enabled,

            @JsonPropertyDescription("Whether its transition is still in progress.")
            Boolean transition,

            @JsonPropertyDescription("Whether it replaces estimation_timer() of ip_vs.")
            Boolean patchesEstimator,

            @JsonPropertyDescription(
                    "Whether its functions are called. False: kernel.ftrace_enabled is 0, or the kernel"
                            + " has not found what it replaces. Absent: the kernel does not say, as before 6.1.")
            @Nullable
            Boolean effective) {

        /** Earlier helpers reported names alone, of those that were enabled. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Livepatch ofName(String name) {
            return new Livepatch(name, true, false, false, null);
        }

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        @SuppressWarnings("ConstantValue")
        public Livepatch {
            enabled = enabled != null && enabled;
            transition = transition != null && transition;
            patchesEstimator = patchesEstimator != null && patchesEstimator;
        }

        /** A patch of which the kernel does not say whether it is called. */
        public Livepatch(String name, Boolean enabled, Boolean transition, Boolean patchesEstimator) {
            this(name, enabled, transition, patchesEstimator, null);
        }

        /** Whether the kernel shows that its functions are not called, although it is enabled. */
        public boolean hasNoEffect() {
            return Boolean.FALSE.equals(effective);
        }

        /** Whether it replaces the estimator for good: enabled, and every task moved to it. */
        public boolean replacesEstimator() {
            return enabled && !transition && patchesEstimator && !hasNoEffect();
        }
    }

    /** Whether livepatches can be loaded. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LivepatchSupport(
            @JsonPropertyDescription("Whether it was built with CONFIG_LIVEPATCH.") @Required
            Boolean available,

            @JsonPropertyDescription("Whether only signed modules are accepted. Absent: unknown.") @Nullable
            Boolean signatureRequired,

            @JsonPropertyDescription(
                    "Lockdown: none, integrity or confidentiality. Unless none, only signed modules are"
                            + " accepted. Absent: not visible from the helper's container.")
            @Nullable
            @Size(max = Rules.TEXT_LENGTH)
            String lockdown) {}

    /** The identity of a module's build. */
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
            @JsonPropertyDescription("Name of the sysctl, with dots.") @Required @Size(max = Rules.TEXT_LENGTH)
            String name,

            @JsonPropertyDescription("Its value.") @Required @Size(max = Rules.TEXT_LENGTH)
            String value) {

        /** TencentOS' own, which has no default and so is 0; mainline's is 1. */
        @JsonIgnore
        public boolean isOffByDefault() {
            return name.equals("net.ipv4.vs.estimation_timer_work");
        }
    }

    /** The node's kube-proxy and its use of IPVS. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Proxy(
            @JsonPropertyDescription("The mode that kube-proxy reports: ipvs, iptables or nftables.")
            @Required
            @Size(max = Rules.TEXT_LENGTH)
            String mode,

            @JsonPropertyDescription(
                    "Whether it has synced all its rules since it started, and no change has waited for more than"
                            + " two minutes.")
            Boolean synced,

            @JsonPropertyDescription("Whether kube-ipvs0 exists, the interface that holds the addresses of all Services"
                    + " in mode ipvs.")
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
