package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicySpec;
import dev.ipvs.latency.api.v1alpha1.MaintenanceWindow;
import dev.ipvs.latency.api.v1alpha1.Mitigation;
import dev.ipvs.latency.api.v1alpha1.RolloutSpec;
import dev.ipvs.latency.api.v1alpha1.Weekday;
import dev.ipvs.latency.operator.fix.Applicability;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.IntOrPercent;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.RolloutStrategy;
import dev.ipvs.latency.operator.policy.Schedule;
import dev.ipvs.latency.operator.policy.Selector;
import dev.ipvs.latency.operator.policy.Waves;
import dev.ipvs.latency.operator.policy.WeeklyWindow;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a LatencyPolicy into what the core decides by. */
final class PolicyReader {
    private static final String END_OF_DAY = "24:00";

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
                        : Optional.of(new Applicability.NotApplicable(
                                PassedOverReason.NotAcknowledged,
                                "the first move restarts kube-proxy on every node of the cluster, one after the other;"
                                        + " to accept that, set proxyMode.allowKubeProxyRestart to true in"
                                        + " spec.mitigations")));
    }

    private static <T> T block(@Nullable T block) {
        return Objects.requireNonNull(block, "the schema lets no mitigation through without its block");
    }

    private static RolloutStrategy rollout(RolloutSpec spec) {
        return new RolloutStrategy(
                new Waves(spec.waves().stream().map(PolicyReader::intOrPercent).toList()),
                intOrPercent(spec.maxConcurrent()),
                spec.soak().value(),
                spec.failureLimit(),
                spec.onFailure(),
                spec.approval(),
                spec.approvedWave(),
                spec.paused(),
                spec.abort(),
                schedule(spec.windows()));
    }

    /** The API server knows other time zones than Java does: a window in one that Java lacks is told, and never opens. */
    private static Schedule schedule(List<MaintenanceWindow> windows) {
        Map<Boolean, List<MaintenanceWindow>> byKnown = windows.stream()
                .collect(Collectors.partitioningBy(
                        window -> ZoneId.getAvailableZoneIds().contains(window.timeZone())));
        return new Schedule(
                byKnown.getOrDefault(true, List.of()).stream()
                        .map(PolicyReader::window)
                        .toList(),
                byKnown.getOrDefault(false, List.of()).stream()
                        .map(MaintenanceWindow::timeZone)
                        .toList());
    }

    private static WeeklyWindow window(MaintenanceWindow spec) {
        return new WeeklyWindow(
                spec.days().stream().map(Weekday::day).collect(Collectors.toSet()),
                LocalTime.parse(spec.start()),
                spec.end().equals(END_OF_DAY) ? LocalTime.MIDNIGHT : LocalTime.parse(spec.end()),
                ZoneId.of(spec.timeZone()));
    }

    private static IntOrPercent intOrPercent(IntOrString value) {
        return IntOrPercent.parse(text(value));
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
