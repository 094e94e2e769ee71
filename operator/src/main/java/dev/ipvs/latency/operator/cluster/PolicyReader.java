package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicySpec;
import dev.ipvs.latency.api.v1alpha1.MaintenanceWindow;
import dev.ipvs.latency.api.v1alpha1.Mitigation;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.api.v1alpha1.RolloutSpec;
import dev.ipvs.latency.api.v1alpha1.Weekday;
import dev.ipvs.latency.operator.fix.Applicability;
import dev.ipvs.latency.operator.fix.PromoteAfter;
import dev.ipvs.latency.operator.fix.ProxyOutlook;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.Approvals;
import dev.ipvs.latency.operator.policy.IntOrPercent;
import dev.ipvs.latency.operator.policy.NodeOverrides;
import dev.ipvs.latency.operator.policy.NodeSpec;
import dev.ipvs.latency.operator.policy.PlannedWave;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a LatencyPolicy into what the core decides by. */
final class PolicyReader {
    private static final String END_OF_DAY = "24:00";

    private PolicyReader() {}

    static PolicyReading read(LatencyPolicy resource) {
        if (!resource.unreadable().isEmpty()) {
            String why = resource.unreadable().values().stream().sorted().collect(Collectors.joining("; "));
            return new PolicyReading.Partial(asFarAsReadable(resource), why);
        }
        try {
            return new PolicyReading.Whole(whole(resource));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return new PolicyReading.Partial(asFarAsReadable(resource), String.valueOf(e.getMessage()));
        }
    }

    private static Policy whole(LatencyPolicy resource) {
        LatencyPolicySpec spec = spec(resource);
        return policy(
                resource,
                spec,
                selector(spec.nodeSelector()),
                spec.mitigations().stream().map(PolicyReader::rung).toList(),
                rollout(spec.rollout()));
    }

    /**
     * What others must know of it: which nodes are its, so that no other policy takes them over; and what is undone of its
     * fixes once it is deleted, for which the records are enough. It asks for nothing.
     */
    private static Policy asFarAsReadable(LatencyPolicy resource) {
        LatencyPolicySpec spec = spec(resource);
        return policy(resource, spec, selectorIfReadable(spec), List.of(), rollout(RolloutSpec.DEFAULT));
    }

    private static Policy policy(
            LatencyPolicy resource,
            LatencyPolicySpec spec,
            Selector selector,
            List<Rung> ladder,
            RolloutStrategy rollout) {
        ObjectMeta meta = resource.getMetadata();
        return new Policy(
                meta.getName(),
                meta.getGeneration(),
                Instant.parse(meta.getCreationTimestamp()),
                Optional.ofNullable(meta.getDeletionTimestamp()).map(Instant::parse),
                spec.mode(),
                spec.priority(),
                selector,
                NodeSpec.of(spec.measurement(), ladder),
                rollout,
                resource.unreadable().containsKey("spec.onDelete") ? OnDelete.Keep : spec.onDelete());
    }

    private static LatencyPolicySpec spec(LatencyPolicy resource) {
        return Optional.ofNullable(resource.getSpec()).orElse(LatencyPolicySpec.DEFAULT);
    }

    private static Selector selectorIfReadable(LatencyPolicySpec spec) {
        try {
            return selector(spec.nodeSelector());
        } catch (IllegalArgumentException e) {
            return Selector.NO_NODE;
        }
    }

    private static Rung rung(Mitigation mitigation) {
        return switch (mitigation.type()) {
            case Sysctl -> new Rung.Sysctl();
            case Livepatch -> {
                Mitigation.Livepatch patch = block(mitigation.livepatch());
                yield new Rung.Livepatch(
                        patch.bundle(),
                        patch.module(),
                        Set.copyOf(patch.recalled()),
                        Optional.ofNullable(patch.promoteAfter()).map(PolicyReader::promoteAfter));
            }
            case ProxyMode -> proxyMode(block(mitigation.proxyMode()));
        };
    }

    private static PromoteAfter promoteAfter(Mitigation.PromoteAfter asked) {
        return new PromoteAfter(asked.policy(), asked.nodes(), asked.soak().value());
    }

    private static Rung proxyMode(Mitigation.ProxyMode wanted) {
        return new Rung.ProxyMode(
                wanted.mode(),
                new ProxySource(wanted.namespace(), wanted.daemonSet(), wanted.configMap()),
                Set.copyOf(wanted.acknowledged()),
                wanted.allowKubeProxyRestart()
                        ? Optional.empty()
                        : Optional.of(new Applicability.NotApplicable(
                                PassedOverReason.NotAcknowledged,
                                "the first move restarts kube-proxy on every node of the cluster, one after the other;"
                                        + " to accept that, set proxyMode.allowKubeProxyRestart to true in"
                                        + " spec.mitigations")),
                ProxyOutlook.CLEAR);
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
                new Approvals(spec.approval(), given(spec.approved()), spec.approvedWave()),
                spec.paused(),
                spec.abort(),
                Optional.ofNullable(spec.hold()),
                spec.progressDeadline().value(),
                schedule(spec.windows()),
                spec.onBoot(),
                overrides(spec.nodes()));
    }

    /** Of several entries for one node, each counts. */
    private static NodeOverrides overrides(List<RolloutSpec.NodeOverride> nodes) {
        return new NodeOverrides(
                nodes.stream()
                        .filter(node -> node.hold() != null)
                        .map(RolloutSpec.NodeOverride::name)
                        .collect(Collectors.toSet()),
                nodes.stream()
                        .filter(node -> node.retry() != null)
                        .collect(Collectors.toMap(
                                RolloutSpec.NodeOverride::name,
                                node -> Objects.requireNonNull(node.retry()),
                                (one, other) -> one.isAfter(other) ? one : other)));
    }

    private static Set<PlannedWave> given(RolloutSpec.@Nullable Approved approved) {
        if (approved == null) {
            return Set.of();
        }
        return Stream.of(
                        given(FixType.Sysctl, approved.sysctl()),
                        given(FixType.Livepatch, approved.livepatch()),
                        given(FixType.ProxyMode, approved.proxyMode()))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private static Optional<PlannedWave> given(FixType type, RolloutSpec.@Nullable ApprovedPlan approved) {
        return Optional.ofNullable(approved).map(plan -> new PlannedWave(type, plan.wave(), plan.planHash()));
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
                .forEach((key, value) ->
                        requirements.add(new Selector.In(Labels.key(key), List.of(Labels.value(value)))));
        selector.getMatchExpressions().forEach(expression -> requirements.add(requirement(expression)));
        return new Selector(requirements);
    }

    private static Selector.Requirement requirement(LabelSelectorRequirement expression) {
        return switch (expression.getOperator()) {
            case "In" -> new Selector.In(Labels.key(expression.getKey()), values(expression));
            case "NotIn" -> new Selector.NotIn(Labels.key(expression.getKey()), values(expression));
            case "Exists" -> new Selector.Exists(Labels.key(expression.getKey()));
            case "DoesNotExist" -> new Selector.DoesNotExist(Labels.key(expression.getKey()));
            default ->
                throw new IllegalArgumentException(
                        "the schema lets no operator '" + expression.getOperator() + "' through");
        };
    }

    private static List<String> values(LabelSelectorRequirement expression) {
        return expression.getValues().stream().map(Labels::value).toList();
    }
}
