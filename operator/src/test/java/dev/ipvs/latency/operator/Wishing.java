package dev.ipvs.latency.operator;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.policy.RolloutWishes;
import dev.ipvs.latency.operator.policy.Schedule;
import dev.ipvs.latency.operator.policy.Share;
import dev.ipvs.latency.operator.policy.Waves;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What a person says about a rollout, starting from the defaults of the API. */
public final class Wishing {
    private List<Share> waves = shares("1", "10%", "100%");
    private Share maxConcurrent = Share.parse("10%");
    private Duration soak = Duration.ofMinutes(5);
    private int failureLimit = 1;
    private OnFailure onFailure = OnFailure.Revert;
    private Approval approval = Approval.None;
    private int approvedWave;
    private boolean paused;
    private boolean abort;
    private Schedule schedule = Schedule.ALWAYS;

    public Wishing waves(String... texts) {
        waves = shares(texts);
        return this;
    }

    public Wishing maxConcurrent(String text) {
        maxConcurrent = Share.parse(text);
        return this;
    }

    public Wishing soak(String text) {
        soak = GoDuration.parse(text).value();
        return this;
    }

    public Wishing failureLimit(int limit) {
        failureLimit = limit;
        return this;
    }

    public Wishing onFailure(OnFailure what) {
        onFailure = what;
        return this;
    }

    public Wishing approval(Approval which, int approved) {
        approval = which;
        approvedWave = approved;
        return this;
    }

    public Wishing paused() {
        paused = true;
        return this;
    }

    public Wishing abort() {
        abort = true;
        return this;
    }

    public Wishing schedule(Schedule when) {
        schedule = when;
        return this;
    }

    public RolloutWishes done() {
        return new RolloutWishes(
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

    private static List<Share> shares(String... texts) {
        return Arrays.stream(texts).map(Share::parse).toList();
    }
}
