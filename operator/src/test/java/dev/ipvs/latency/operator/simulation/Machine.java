package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationSysctl;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Livepatch;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.operator.fix.Change;
import dev.ipvs.latency.operator.fix.Change.Lifetime;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.fix.SysctlChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What stands in the rack: a kernel with a sysctl and livepatches, a kube-proxy, and whether it answers. */
final class Machine {
    static final String SYSCTL = "net.ipv4.vs.run_estimation";
    static final ProxySource KUBEADM = new ProxySource("kube-system", "kube-proxy", "kube-proxy");
    private static final String IPVS = "ipvs";
    private static final String ON = "1";

    final String name;
    /** That of its Node, which gets another one when the kubelet registers again. */
    String uid;

    /** How far its clock is ahead of the cluster's. */
    final Duration skew;

    /** Nodes differ, so that the worst can be told. */
    final GoDuration slowWalk;

    boolean up = true;
    /** It does not come back. */
    boolean deadForGood;

    boolean helperSpeaks = true;
    boolean manyRules;
    boolean fixHelps = true;
    String sysctl = ON;
    final Set<String> livepatches = new TreeSet<>();
    String proxyMode = IPVS;
    /** IPVS services that are not kube-proxy's. */
    boolean foreignRules;
    /** Somebody takes the label off that says which kube-proxy the node gets. */
    boolean labelIsTaken;
    /** Whoever did so may have left rules behind. */
    boolean labelWasTaken;
    /** Rules of a kube-proxy that is gone. */
    boolean staleRules;
    /** When a fix pod last changed something there, by the cluster's clock. */
    Instant changedAt = Instant.MIN;

    /** Another one after an upgrade. */
    private int kernel = 1;

    /** Changes of ours that are there. */
    final List<Change> ours = new ArrayList<>();

    /** When somebody who has cordoned it will reboot it. */
    Optional<Instant> rebootsAt = Optional.empty();

    /** The boots that ended so, and when it was cordoned. */
    final Map<String, Instant> maintained = new HashMap<>();

    private final String serial;
    private int boots = 1;

    Machine(String name, String uid, Duration skew, GoDuration slowWalk, boolean manyRules) {
        this.name = name;
        this.uid = uid;
        this.serial = uid;
        this.skew = skew;
        this.slowWalk = slowWalk;
        this.manyRules = manyRules;
    }

    String bootID() {
        return serial + "-" + boots;
    }

    String release() {
        return "6.1.0-" + kernel + "-simulated";
    }

    /** It runs from the next boot on. */
    void upgradeKernel() {
        kernel++;
    }

    void reboot() {
        boots++;
        sysctl = ON;
        livepatches.clear();
        ours.removeIf(change -> change.lifetime() == Lifetime.BOOT);
        up = true;
    }

    void anotherHandUndoes() {
        sysctl = ON;
        livepatches.clear();
        ours.removeIf(change -> change.lifetime() == Lifetime.BOOT);
    }

    /**
     * One kube-proxy leaves and another comes. Whatever clears away the rules of ipvs clears away those of others as well;
     * what mode iptables made stays, unless the next one is told to clear it away.
     */
    void kubeProxyFollows(Optional<ProxyModeLabel> label) {
        String mode = label.map(ProxyModeLabel::name).orElse(IPVS);
        if (mode.equals(proxyMode)) {
            return;
        }
        staleRules = proxyMode.equals(ProxyModeLabel.iptables.name()) && label.isEmpty() && !labelWasTaken;
        proxyMode = mode;
        ours.removeIf(change -> change instanceof ProxyModeChange);
        if (!mode.equals(IPVS)) {
            foreignRules = false;
            ours.add(new ProxyModeChange(IPVS, Target.valueOf(mode), KUBEADM));
        }
    }

    boolean isSlow() {
        boolean estimates = sysctl.equals(ON) && livepatches.isEmpty();
        return manyRules && (estimates && proxyMode.equals(IPVS) || !fixHelps);
    }

    KernelFacts facts() {
        return new KernelFacts(
                        release(),
                        bootID(),
                        Variant.Timer,
                        new EstimationSysctl(SYSCTL, sysctl),
                        livepatches.stream()
                                .map(module -> new Livepatch(module, true, false, true))
                                .toList(),
                        80,
                        2)
                .with(new Proxy(
                        proxyMode,
                        true,
                        proxyMode.equals(IPVS),
                        foreignRules ? List.of("TCP 203.0.113.7:80") : List.of()));
    }

    /** Compare and set, as the real fix does. */
    FixOutcome run(FixAction action, Change change) {
        return switch (change) {
            case SysctlChange(String _, String original) ->
                switch (action) {
                    case APPLY -> set(original, SysctlChange.OFF, FixResult.Applied, change);
                    case REVERT -> set(SysctlChange.OFF, original, FixResult.Reverted, change);
                };
            case LivepatchChange(String module, String _) ->
                switch (action) {
                    case APPLY -> load(module, change);
                    case REVERT -> unload(module, change);
                };
            case ProxyModeChange _ -> throw new IllegalArgumentException("no pod moves a kube-proxy");
        };
    }

    private FixOutcome set(String from, String to, FixResult result, Change change) {
        if (sysctl.equals(to)) {
            return report(FixResult.AlreadyDone);
        }
        if (!sysctl.equals(from)) {
            return report(FixResult.Refused);
        }
        sysctl = to;
        return done(result, change);
    }

    private FixOutcome load(String module, Change change) {
        return livepatches.add(module) ? done(FixResult.Applied, change) : report(FixResult.AlreadyDone);
    }

    private FixOutcome unload(String module, Change change) {
        return livepatches.remove(module) ? done(FixResult.Reverted, change) : report(FixResult.AlreadyDone);
    }

    private FixOutcome done(FixResult result, Change change) {
        if (result == FixResult.Applied) {
            ours.add(change);
        } else {
            ours.remove(change);
        }
        return report(result);
    }

    private FixOutcome report(FixResult result) {
        return new FixOutcome(result, FixOutcomeReason.Written, "sysctl is " + sysctl, sysctl, bootID());
    }

    /** What a fix pod says that was told of another boot. */
    FixOutcome ofAnotherBoot(FixAction action) {
        return switch (action) {
            case APPLY -> new FixOutcome(FixResult.Refused, FixOutcomeReason.OtherBoot, "another boot", null, bootID());
            case REVERT -> report(FixResult.AlreadyDone);
        };
    }
}
