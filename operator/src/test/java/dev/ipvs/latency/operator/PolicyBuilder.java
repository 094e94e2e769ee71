package dev.ipvs.latency.operator;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.OnBoot;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.policy.Approvals;
import dev.ipvs.latency.operator.policy.IntOrPercent;
import dev.ipvs.latency.operator.policy.NodeOverrides;
import dev.ipvs.latency.operator.policy.PlannedWave;
import dev.ipvs.latency.operator.policy.RolloutStrategy;
import dev.ipvs.latency.operator.policy.Schedule;
import dev.ipvs.latency.operator.policy.Waves;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a person says about a rollout, starting from the defaults of the API. */
public final class PolicyBuilder {
    private List<IntOrPercent> waves = targets("1", "10%", "100%");
    private IntOrPercent maxConcurrent = IntOrPercent.parse("10%");
    private Duration soak = Duration.ofMinutes(5);
    private int failureLimit = 1;
    private OnFailure onFailure = OnFailure.Revert;
    private Approval approval = Approval.None;
    private Set<PlannedWave> approved = Set.of();
    private int byNumberAlone;
    private boolean paused;
    private boolean abort;
    private Optional<String> hold = Optional.empty();
    private Duration progressDeadline = Duration.ofMinutes(30);
    private Schedule schedule = Schedule.ALWAYS;
    private OnBoot onBoot = OnBoot.Reapply;
    private NodeOverrides nodes = NodeOverrides.NONE;

    public PolicyBuilder waves(String... texts) {
        waves = targets(texts);
        return this;
    }

    public PolicyBuilder maxConcurrent(String text) {
        maxConcurrent = IntOrPercent.parse(text);
        return this;
    }

    public PolicyBuilder soak(String text) {
        soak = GoDuration.parse(text).value();
        return this;
    }

    public PolicyBuilder failureLimit(int limit) {
        failureLimit = limit;
        return this;
    }

    public PolicyBuilder onFailure(OnFailure what) {
        onFailure = what;
        return this;
    }

    public PolicyBuilder approval(Approval which) {
        approval = which;
        return this;
    }

    public PolicyBuilder approved(PlannedWave... waves) {
        approved = Set.of(waves);
        return this;
    }

    /** As version 0.2 took it. */
    public PolicyBuilder approvedWave(int wave) {
        byNumberAlone = wave;
        return this;
    }

    public PolicyBuilder paused() {
        paused = true;
        return this;
    }

    public PolicyBuilder abort() {
        abort = true;
        return this;
    }

    public PolicyBuilder hold(String why) {
        hold = Optional.of(why);
        return this;
    }

    public PolicyBuilder progressDeadline(String text) {
        progressDeadline = GoDuration.parse(text).value();
        return this;
    }

    public PolicyBuilder schedule(Schedule when) {
        schedule = when;
        return this;
    }

    public PolicyBuilder onBoot(OnBoot what) {
        onBoot = what;
        return this;
    }

    public PolicyBuilder nodes(NodeOverrides overrides) {
        nodes = overrides;
        return this;
    }

    public RolloutStrategy done() {
        return new RolloutStrategy(
                new Waves(waves),
                maxConcurrent,
                soak,
                failureLimit,
                onFailure,
                new Approvals(approval, approved, byNumberAlone),
                paused,
                abort,
                hold,
                progressDeadline,
                schedule,
                onBoot,
                nodes);
    }

    private static List<IntOrPercent> targets(String... texts) {
        return Arrays.stream(texts).map(IntOrPercent::parse).toList();
    }
}
