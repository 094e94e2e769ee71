package dev.ipvs.latency.operator;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.policy.IntOrPercent;
import dev.ipvs.latency.operator.policy.RolloutStrategy;
import dev.ipvs.latency.operator.policy.Schedule;
import dev.ipvs.latency.operator.policy.Waves;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What a person says about a rollout, starting from the defaults of the API. */
public final class PolicyBuilder {
    private List<IntOrPercent> waves = targets("1", "10%", "100%");
    private IntOrPercent maxConcurrent = IntOrPercent.parse("10%");
    private Duration soak = Duration.ofMinutes(5);
    private int failureLimit = 1;
    private OnFailure onFailure = OnFailure.Revert;
    private Approval approval = Approval.None;
    private int approvedWave;
    private boolean paused;
    private boolean abort;
    private Schedule schedule = Schedule.ALWAYS;

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

    public PolicyBuilder approval(Approval which, int approved) {
        approval = which;
        approvedWave = approved;
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

    public PolicyBuilder schedule(Schedule when) {
        schedule = when;
        return this;
    }

    public RolloutStrategy done() {
        return new RolloutStrategy(
                new Waves(waves),
                maxConcurrent,
                soak,
                failureLimit,
                onFailure,
                approval,
                approvedWave,
                paused,
                abort,
                schedule);
    }

    private static List<IntOrPercent> targets(String... texts) {
        return Arrays.stream(texts).map(IntOrPercent::parse).toList();
    }
}
