package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.LivepatchVariant;
import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.ProxyModeRisk;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationSysctl;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One rung of a policy's ladder: which change it would make on a node, or why it can make none. */
public sealed interface Rung {
    FixType type();

    /** Decided by what was found on the node, never by a version. */
    Applicability on(KernelFacts kernel);

    /** Whether this is the change that the rung makes, so that it may stay. */
    boolean makes(Change change);

    /** Whether this change must be undone wherever it is. */
    default boolean recalls(Change change) {
        return false;
    }

    /** The same rung for a node that has these labels. */
    default Rung at(Map<String, String> labels) {
        return this;
    }

    /** What lately prevented what it takes beside the node. */
    default Optional<Obstruction> obstruction() {
        return Optional.empty();
    }

    /** What a person should know before it is used in this cluster. */
    default List<String> cautions() {
        return List.of();
    }

    /** Turns estimation off by sysctl: the walks of a timer, or the kernel threads that estimate from 6.2 on. */
    record Sysctl() implements Rung {
        private static final Set<Variant> SUITED = EnumSet.of(Variant.Timer, Variant.Kthread);

        @Override
        public FixType type() {
            return FixType.Sysctl;
        }

        @Override
        public Applicability on(KernelFacts kernel) {
            if (!SUITED.contains(kernel.variant())) {
                return notSuited(kernel, "Timer and Kthread");
            }
            EstimationSysctl sysctl = kernel.estimationSysctl();
            if (sysctl == null) {
                return new Applicability.NotApplicable(
                        PassedOverReason.SysctlMissing,
                        "kernel " + kernel.release() + " has no net.ipv4.vs.run_estimation (it came with 5.16)");
            }
            return sysctl.value().equals(SysctlChange.OFF)
                    ? new Applicability.NotApplicable(
                            PassedOverReason.SysctlAlreadyAtTarget,
                            sysctl.name() + " is already " + SysctlChange.OFF + ", and not by this operator"
                                    + (sysctl.isOffByDefault()
                                            ? ": this kernel estimates only where it was set to 1"
                                            : ""))
                    : new Applicability.Applicable(new SysctlChange(sysctl.name(), sysctl.value()));
        }

        @Override
        public boolean makes(Change change) {
            return change instanceof SysctlChange;
        }
    }

    /**
     * Replaces the walk by a livepatch.
     *
     * @param bundle the image that holds it, built for the kernels that it fits
     * @param module its name in the kernel, which tells its variant too
     * @param recalled digests of bundles that must not run
     * @param promoteAfter what another policy must have shown of the module first; it is the same one only by the bundle's digest
     */
    record Livepatch(String bundle, String module, Set<String> recalled, Optional<PromoteAfter> promoteAfter)
            implements Rung {
        public Livepatch {
            recalled = Set.copyOf(recalled);
            if (promoteAfter.isPresent() && LivepatchChange.digestOf(bundle).isEmpty()) {
                throw new IllegalArgumentException("livepatch.promoteAfter needs a bundle that is named by digest");
            }
        }

        /** Where nothing is recalled, and no other policy goes first. */
        public Livepatch(String bundle, String module) {
            this(bundle, module, Set.of(), Optional.empty());
        }

        /** The digest of its bundle; empty where that is named by tag. */
        public Optional<String> digest() {
            return LivepatchChange.digestOf(bundle);
        }

        @Override
        public FixType type() {
            return FixType.Livepatch;
        }

        @Override
        public Applicability on(KernelFacts kernel) {
            if (kernel.variant() != Variant.Timer) {
                return notSuited(kernel, "Timer");
            }
            LivepatchChange change = new LivepatchChange(module, bundle);
            if (change.variant() == LivepatchVariant.Sliced && RealTime.is(kernel)) {
                return new Applicability.NotApplicable(
                        PassedOverReason.RealTimeKernel,
                        "kernel " + kernel.release() + " is a real-time one, which preempts the walk as it is; variant"
                                + " Sliced is not built for it");
            }
            if (recalls(change)) {
                return new Applicability.NotApplicable(
                        PassedOverReason.BundleRecalled,
                        "bundle " + bundle + " is in livepatch.recalled of spec.mitigations; name another one");
            }
            return kernel.livepatch(module)
                            .filter(KernelFacts.Livepatch::enabled)
                            .isPresent()
                    ? new Applicability.NotApplicable(
                            PassedOverReason.LivepatchAlreadyThere,
                            "livepatch " + module + " is already enabled, and not by this operator")
                    : new Applicability.Applicable(change);
        }

        @Override
        public boolean recalls(Change change) {
            return change instanceof LivepatchChange patch
                    && patch.digest().filter(recalled::contains).isPresent();
        }

        /** A bundle of another name holds the same change for other kernels. */
        @Override
        public boolean makes(Change change) {
            return change instanceof LivepatchChange patch && patch.module().equals(module);
        }
    }

    /**
     * Moves the node's kube-proxy off ipvs.
     *
     * @param acknowledged risks that a person has accepted
     * @param obstacle what stands against it on every node of the cluster
     */
    record ProxyMode(
            Target target,
            ProxySource source,
            Set<ProxyModeRisk> acknowledged,
            Optional<Applicability.NotApplicable> obstacle,
            ProxyOutlook outlook)
            implements Rung {
        public ProxyMode {
            acknowledged = Set.copyOf(acknowledged);
        }

        /** Where nothing is acknowledged, and nothing known of the cluster. */
        public ProxyMode(Target target, ProxySource source, Optional<Applicability.NotApplicable> obstacle) {
            this(target, source, Set.of(), obstacle, ProxyOutlook.CLEAR);
        }

        public ProxyMode with(Optional<Applicability.NotApplicable> found, ProxyOutlook seen) {
            return new ProxyMode(target, source, acknowledged, found, seen);
        }

        @Override
        public Rung at(Map<String, String> labels) {
            return with(obstacle.or(() -> outlook.onNode().to(labels)), outlook);
        }

        @Override
        public Optional<Obstruction> obstruction() {
            return outlook.obstruction();
        }

        @Override
        public List<String> cautions() {
            return outlook.cautions();
        }

        @Override
        public FixType type() {
            return FixType.ProxyMode;
        }

        @Override
        public Applicability on(KernelFacts kernel) {
            return obstacle.or(() -> ProxyChecks.objection(target, kernel))
                    .<Applicability>map(Function.identity())
                    .orElseGet(
                            () -> new Applicability.Applicable(new ProxyModeChange(ProxyChecks.IPVS, target, source)));
        }

        @Override
        public boolean makes(Change change) {
            return change instanceof ProxyModeChange move
                    && move.to() == target
                    && move.source().equals(source);
        }
    }

    private static Applicability notSuited(KernelFacts kernel, String suited) {
        return new Applicability.NotApplicable(
                PassedOverReason.VariantNotSuited,
                "the kernel's variant is " + kernel.variant() + "; this fix is known to be safe for " + suited
                        + " only");
    }
}
