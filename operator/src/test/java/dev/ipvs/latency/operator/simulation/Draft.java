package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.LivepatchVariant;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.OnBoot;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.operator.fix.PromoteAfter;
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
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A policy as a person has it in an editor. */
final class Draft {
    static final List<List<String>> WAVES =
            List.of(List.of("1", "100%"), List.of("1", "3", "100%"), List.of("1", "50%", "100%"), List.of("2", "100%"));
    static final List<Rung> LIVEPATCH_ALONE = List.of(new Rung.Livepatch("b", "ipvs_livepatch"));
    static final List<Rung> SLICED_ALONE = List.of(new Rung.Livepatch("b", LivepatchVariant.Sliced.module()));
    static final List<List<Rung>> LADDERS = List.of(
            List.of(new Rung.Sysctl()),
            LIVEPATCH_ALONE,
            List.of(new Rung.Sysctl(), new Rung.Livepatch("b", "ipvs_livepatch")),
            List.of(new Rung.ProxyMode(Target.nftables, Machine.KUBEADM, Optional.empty())),
            List.of(new Rung.ProxyMode(Target.iptables, Machine.KUBEADM, Optional.empty())),
            List.of(new Rung.Sysctl(), new Rung.ProxyMode(Target.nftables, Machine.KUBEADM, Optional.empty())));

    /** A policy names the first of its bundles that it does not recall. */
    static final List<String> BUNDLES = List.of("sha256:a", "sha256:b", "sha256:c");

    final String name;
    final int priority;
    long generation;
    Mode mode = Mode.Enforce;
    Selector selector = Selector.EVERY_NODE;
    String threshold = "50ms";
    List<Rung> ladder = LADDERS.getFirst();
    Set<String> recalled = Set.of();
    Optional<PromoteAfter> promoteAfter = Optional.empty();
    List<String> waves = WAVES.getFirst();
    String maxConcurrent = "2";
    Duration soak = Duration.ofSeconds(30);
    int failureLimit = 2;
    OnFailure onFailure = OnFailure.Revert;
    Approval approval = Approval.None;
    final Map<FixType, PlannedWave> approved = new EnumMap<>(FixType.class);
    int approvedWave;
    boolean paused;
    boolean abort;
    Optional<String> hold = Optional.empty();
    Schedule schedule = Schedule.ALWAYS;
    OnBoot onBoot = OnBoot.Reapply;
    NodeOverrides nodes = NodeOverrides.NONE;
    OnDelete onDelete = OnDelete.Revert;
    Optional<Instant> deletedAt = Optional.empty();

    Draft(String name, int priority) {
        this.name = name;
        this.priority = priority;
    }

    Policy save() {
        generation++;
        return policy();
    }

    Policy policy() {
        GoDuration limit = GoDuration.parse(threshold);
        return new Policy(
                name,
                generation,
                Simulation.START,
                deletedAt,
                mode,
                priority,
                selector,
                NodeSpec.of(
                        new MeasurementSpec(GoDuration.parse("10s"), 3, 2, new Thresholds(limit, limit, limit)),
                        ladder.stream().map(this::withBundle).toList()),
                new RolloutStrategy(
                        new Waves(waves.stream().map(IntOrPercent::parse).toList()),
                        IntOrPercent.parse(maxConcurrent),
                        soak,
                        failureLimit,
                        onFailure,
                        new Approvals(approval, Set.copyOf(approved.values()), approvedWave),
                        paused,
                        abort,
                        hold,
                        Duration.ofMinutes(10),
                        schedule,
                        onBoot,
                        nodes),
                onDelete);
    }

    private Rung withBundle(Rung rung) {
        String named = BUNDLES.stream()
                .filter(digest -> !recalled.contains(digest))
                .findFirst()
                .orElseThrow();
        return rung instanceof Rung.Livepatch(String repository, String module, var _, var _)
                ? new Rung.Livepatch(repository + "@" + named, module, recalled, promoteAfter)
                : rung;
    }
}
