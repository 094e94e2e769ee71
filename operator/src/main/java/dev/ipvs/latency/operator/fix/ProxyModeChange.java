package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The node's kube-proxy moved to another mode, by a label of the node: one DaemonSet leaves, another one comes.
 *
 * @param from the mode that kube-proxy said it ran in
 */
public record ProxyModeChange(String from, Target to, ProxySource source) implements Change {
    /** The label of a node that says which mode its kube-proxy is moved to. It is the operator's alone. */
    public static final String LABEL = "latency.ipvs.dev/proxy-mode";

    @Override
    public FixType type() {
        return FixType.ProxyMode;
    }

    @Override
    public String phrase() {
        return "kube-proxy from " + from + " to " + to;
    }

    @Override
    public String reverting() {
        return "kube-proxy is being moved back to " + from;
    }

    @Override
    public String reverted() {
        return "kube-proxy runs in mode " + from + " again";
    }

    @Override
    public String manualRevert() {
        return wayBack()
                        .map(label -> "kubectl label node NAME --overwrite " + LABEL + "=" + label
                                + ", and when kube-proxy runs in mode " + label + " there: ")
                        .orElse("")
                + "kubectl label node NAME " + LABEL + "-";
    }

    @Override
    public String caution() {
        return "connections through Services that were open during the move are lost, and ipvsadm shows no Services"
                + " on this node";
    }

    @Override
    public Optional<String> displaced(KernelFacts now) {
        return Optional.ofNullable(now.proxy())
                .map(Proxy::mode)
                .filter(mode -> !mode.equals(to.name()))
                .map(mode -> "kube-proxy runs in mode " + mode);
    }

    @Override
    public Lifetime lifetime() {
        return Lifetime.NODE;
    }

    @Override
    public Mechanism means() {
        return Mechanism.NODE_LABEL;
    }

    /** What the label is while the move is undone; empty if kube-proxy goes back at once. */
    public Optional<ProxyModeLabel> wayBack() {
        return switch (to) {
            case nftables -> Optional.empty();
            case iptables -> Optional.of(ProxyModeLabel.ipvs);
        };
    }

    /** All that the label can say because of this move. */
    public List<ProxyModeLabel> labels() {
        return Stream.concat(Stream.of(ProxyModeLabel.of(to)), wayBack().stream())
                .toList();
    }

    /** Whether kube-proxy has moved wholly: rules written anew, and nothing of ipvs left. */
    boolean madeOn(KernelFacts now) {
        return runsIn(now, to.name())
                && !Optional.ofNullable(now.proxy()).map(Proxy::kubeIpvs0).orElse(true);
    }

    /** Whether kube-proxy has moved back wholly. */
    boolean undoneOn(KernelFacts now) {
        return runsIn(now, from);
    }

    private static boolean runsIn(KernelFacts now, String mode) {
        return Optional.ofNullable(now.proxy())
                .filter(proxy -> proxy.mode().equals(mode) && proxy.synced())
                .isPresent();
    }
}
