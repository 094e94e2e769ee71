package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.LivepatchVariant;
import dev.ipvs.latency.api.ProxyModeRisk;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rung of the ladder. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.livepatch) == (self.type == 'Livepatch')",
        message = "type Livepatch needs a livepatch block with the bundle's image, and no other type may have one")
@ValidationRule(
        value = "has(self.proxyMode) == (self.type == 'ProxyMode')",
        message =
                "type ProxyMode needs a proxyMode block with mode nftables or iptables, and no other type may have one")
public record Mitigation(
        @JsonPropertyDescription("Sysctl: net.ipv4.vs.run_estimation=0, where the kernel has it. Livepatch: replace the"
                + " walk with a function that only re-arms the timer, or walks in slices. ProxyMode: move the node's"
                + " kube-proxy off ipvs.")
        @Required
        FixType type,

        @JsonPropertyDescription("For type Livepatch.") @Nullable
        Livepatch livepatch,

        @JsonPropertyDescription("For type ProxyMode.") @Nullable
        ProxyMode proxyMode) {

    /** The patch modules. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.recalled) || self.recalled.all(digest, !self.bundle.endsWith('@' + digest))",
            message = "bundle names a digest that recalled lists: name another bundle, or remove type Livepatch from"
                    + " mitigations; a recalled bundle is never loaded")
    @ValidationRule(
            value = "!has(self.recalled) || size(self.recalled) == 0 || self.bundle.contains('@sha256:')",
            message =
                    "where recalled lists digests, bundle must be named by digest as well: what a tag points to is not"
                            + " known before it runs")
    @ValidationRule(
            value = "!has(self.promoteAfter) || self.bundle.contains('@sha256:')",
            message = "with promoteAfter, bundle must be named by digest, such as"
                    + " registry.example/ipvs-livepatch@sha256:0123...: a tag may be another bundle than the canary's")
    @ValidationRule(
            value = "!has(self.module) || (self.module == 'ipvs_estimator_sliced') == (self.variant == 'Sliced')",
            message = "module contradicts variant, which names it: remove module, or set variant to Sliced for module"
                    + " ipvs_estimator_sliced and to \"Off\" for any other")
    public record Livepatch(
            @JsonPropertyDescription("Image that holds the built patch modules and their manifest, by tag or digest,"
                    + " such as registry.example/ipvs-livepatch:1.")
            @Required
            @Size(max = 512)
            @ValidationRule(
                    value = "self.matches('^[a-z0-9][-a-zA-Z0-9._/:]*[a-zA-Z0-9](:[a-zA-Z0-9_][-a-zA-Z0-9._]*"
                            + "|@sha256:[0-9a-f]{64})$')",
                    message = "must be an image with a tag or digest, such as registry.example/ipvs-livepatch:1")
            String bundle,

            @JsonPropertyDescription(
                    "What replaces the walk. Off: nothing, so IPVS totals and rates stand still. Sliced"
                            + " (experimental): a walk in slices of less than a millisecond, so that totals and rates continue;"
                            + " for kernels before 6.2 that are not real-time ones, and whose ip_vs is proven to be laid out as"
                            + " the module was built for. YAML takes Off without quotes for false: write \"Off\", or leave it"
                            + " out.")
            @Default("Off")
            LivepatchVariant variant,

            @JsonPropertyDescription("Name of the patch module, in the bundle and in the kernel, where it is neither of"
                    + " those that variant names: ipvs_estimator_off and ipvs_estimator_sliced.")
            @Size(max = 55)
            @ValidationRule(
                    value = "self.matches('^[a-z][a-z0-9_]*$')",
                    message = "must be a kernel module's name, such as ipvs_estimator_off")
            String module,

            @JsonPropertyDescription(
                    "Digests of bundles that are recalled. Where one of them runs it is undone, the newest"
                            + " first and maxConcurrent nodes at a time, also while the rollout is paused, outside of windows and"
                            + " with onDelete Keep; it is never loaded again.")
            @Size(max = 32)
            @ValidationRule(
                    value = "self.all(digest, digest.matches('^sha256:[0-9a-f]{64}$'))",
                    message = "must list digests of bundles: sha256: and 64 digits from 0 to f")
            List<@Size(max = 71) String> recalled,

            @JsonPropertyDescription("The canary tier: this policy begins to load the bundle only once nodes of another"
                    + " policy have proven the same digest. Nodes that have it keep it, whatever becomes of the"
                    + " canaries.")
            @Nullable
            PromoteAfter promoteAfter) {
        @SuppressWarnings("ConstantValue")
        public Livepatch {
            variant = variant == null ? LivepatchVariant.Off : variant;
            module = module == null ? variant.module() : module;
            recalled = recalled == null ? List.of() : List.copyOf(recalled);
        }
    }

    /** What another policy must have shown of a bundle first. */
    public record PromoteAfter(
            @JsonPropertyDescription("The policy whose nodes are the canaries, by name.")
            @Required
            @Size(min = 1, max = 63)
            @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
            String policy,

            @JsonPropertyDescription("On how many of its nodes the bundle must be Verified and the node be Healthy.")
            @Required
            @Min(1)
            @Max(999_999)
            Integer nodes,

            @JsonPropertyDescription("For how long each of them must have had it Verified.")
            @Required
            @Size(max = Rules.DURATION_LENGTH)
            @ValidationRule(value = Rules.DURATION_FORM, message = Rules.DURATION_FORM_MESSAGE)
            @ValidationRule(value = Rules.DAYS_AT_MOST, message = Rules.SOAK_AT_MOST_MESSAGE)
            GoDuration soak) {}

    /** Which kube-proxy is moved, and to which mode. */
    public record ProxyMode(
            @JsonPropertyDescription(
                    "nftables needs kernel 5.13 or later, as kube-proxy itself demands. iptables works on"
                            + " every kernel, but the first packet of each connection traverses the Services one by one.")
            @Required
            Target mode,

            @JsonPropertyDescription("Accepts the one-time cost: the first move adds a node affinity to the cluster's"
                    + " kube-proxy DaemonSet, which restarts kube-proxy on every node, one after the other; removing it"
                    + " after the last node is back does so again. While this is false, no node is moved.")
            @Default("false")
            Boolean allowKubeProxyRestart,

            @JsonPropertyDescription("Namespace of the cluster's kube-proxy.")
            @Default(NAMESPACE)
            @Size(max = 63)
            @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
            String namespace,

            @JsonPropertyDescription("The DaemonSet that runs it in mode ipvs.")
            @Default(NAME)
            @Size(max = 50)
            @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
            String daemonSet,

            @JsonPropertyDescription("The ConfigMap with its configuration.")
            @Default(NAME)
            @Size(max = 50)
            @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
            String configMap,

            @JsonPropertyDescription("Risks that are accepted, by the reason for which the mitigation was passed over."
                    + " A change of this list lets nodes that were refused be tried again.")
            @Size(max = 16)
            List<ProxyModeRisk> acknowledged) {

        private static final String NAMESPACE = "kube-system";
        private static final String NAME = "kube-proxy";

        @SuppressWarnings("ConstantValue")
        public ProxyMode {
            allowKubeProxyRestart = allowKubeProxyRestart == null ? Boolean.FALSE : allowKubeProxyRestart;
            namespace = namespace == null ? NAMESPACE : namespace;
            daemonSet = daemonSet == null ? NAME : daemonSet;
            configMap = configMap == null ? NAME : configMap;
            acknowledged = acknowledged == null ? List.of() : List.copyOf(acknowledged);
        }

        /** The proxy modes that do not walk estimators. */
        public enum Target {
            nftables,
            iptables
        }
    }
}
