package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicySpec;
import dev.ipvs.latency.api.v1alpha1.Mitigation;
import dev.ipvs.latency.api.v1alpha1.RolloutSpec;
import dev.ipvs.latency.operator.fix.Fit;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Policy.RolloutWishes;
import dev.ipvs.latency.operator.policy.Selector;
import dev.ipvs.latency.operator.policy.Share;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a LatencyPolicy into what the core decides by. */
final class PolicyReader {
    private PolicyReader() {}

    static Policy read(LatencyPolicy resource) {
        LatencyPolicySpec spec = resource.getSpec();
        ObjectMeta meta = resource.getMetadata();
        return new Policy(
                meta.getName(),
                meta.getGeneration(),
                Instant.parse(meta.getCreationTimestamp()),
                Optional.ofNullable(meta.getDeletionTimestamp()).map(Instant::parse),
                spec.mode(),
                spec.priority(),
                selector(spec.nodeSelector()),
                spec.measurement(),
                spec.mitigations().stream().map(PolicyReader::rung).toList(),
                rollout(spec.rollout()),
                spec.onDelete());
    }

    private static Rung rung(Mitigation mitigation) {
        return switch (mitigation.type()) {
            case Sysctl -> new Rung.Sysctl();
            case Livepatch -> {
                Mitigation.Livepatch patch = block(mitigation.livepatch());
                yield new Rung.Livepatch(patch.bundle(), patch.module());
            }
            case ProxyMode -> proxyMode(block(mitigation.proxyMode()));
        };
    }

    private static Rung proxyMode(Mitigation.ProxyMode wanted) {
        return new Rung.ProxyMode(
                wanted.mode(),
                new ProxySource(wanted.namespace(), wanted.daemonSet(), wanted.configMap()),
                wanted.allowKubeProxyRestart()
                        ? Optional.empty()
                        : Optional.of(new Fit.Not(
                                PassedOverReason.NotAcknowledged,
                                "the first move restarts kube-proxy on every node of the cluster, one after the other;"
                                        + " to accept that, set proxyMode.allowKubeProxyRestart to true in"
                                        + " spec.mitigations")));
    }

    private static <T> T block(@Nullable T block) {
        return Objects.requireNonNull(block, "the schema lets no mitigation through without its block");
    }

    private static RolloutWishes rollout(RolloutSpec spec) {
        List<String> restrictions = new ArrayList<>();
        addIf(spec.approval() != Approval.None, "spec.rollout.approval", restrictions);
        addIf(!spec.windows().isEmpty(), "spec.rollout.windows", restrictions);
        List<String> notObeyed = new ArrayList<>(restrictions);
        addIf(!spec.waves().equals(RolloutSpec.DEFAULT.waves()), "spec.rollout.waves", notObeyed);
        addIf(!spec.soak().equals(RolloutSpec.DEFAULT.soak()), "spec.rollout.soak", notObeyed);
        addIf(spec.approvedWave() != 0, "spec.rollout.approvedWave", notObeyed);
        return new RolloutWishes(
                Share.parse(text(spec.maxConcurrent())),
                spec.failureLimit(),
                spec.onFailure(),
                spec.paused(),
                spec.abort(),
                notObeyed,
                restrictions);
    }

    private static void addIf(boolean condition, String field, List<String> fields) {
        if (condition) {
            fields.add(field);
        }
    }

    private static String text(IntOrString value) {
        return value.getStrVal() == null ? String.valueOf(value.getIntVal()) : value.getStrVal();
    }

    private static Selector selector(@Nullable LabelSelector selector) {
        if (selector == null) {
            return Selector.EVERY_NODE;
        }
        List<Selector.Requirement> requirements = new ArrayList<>();
        new TreeMap<>(selector.getMatchLabels())
                .forEach((key, value) -> requirements.add(new Selector.In(key, List.of(value))));
        selector.getMatchExpressions().forEach(expression -> requirements.add(requirement(expression)));
        return new Selector(requirements);
    }

    private static Selector.Requirement requirement(LabelSelectorRequirement expression) {
        return switch (expression.getOperator()) {
            case "In" -> new Selector.In(expression.getKey(), expression.getValues());
            case "NotIn" -> new Selector.NotIn(expression.getKey(), expression.getValues());
            case "Exists" -> new Selector.Exists(expression.getKey());
            case "DoesNotExist" -> new Selector.DoesNotExist(expression.getKey());
            default ->
                throw new IllegalArgumentException(
                        "the schema lets no operator '" + expression.getOperator() + "' through");
        };
    }
}
