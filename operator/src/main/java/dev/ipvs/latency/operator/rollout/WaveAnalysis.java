package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.AnalysisResult.InProgress;
import dev.ipvs.latency.operator.rollout.AnalysisResult.Inconclusive;
import dev.ipvs.latency.operator.rollout.AnalysisResult.Soaking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What holds a wave: nothing, once each of its nodes has given its proof.
 *
 * @param inProgress how many nodes are on their way
 * @param soakingUntil when the last of those that are watched will have been watched long enough
 */
record WaveAnalysis(int inProgress, List<Inconclusive> inconclusive, Optional<Instant> soakingUntil) {

    static WaveAnalysis of(Collection<RolloutNode> wave, Policy policy, Instant now) {
        int inProgress = 0;
        List<Inconclusive> inconclusive = new ArrayList<>();
        List<Instant> soaking = new ArrayList<>();
        for (RolloutNode member : wave) {
            switch (AnalysisResult.of(member, policy, now)) {
                case AnalysisResult.Proven _ -> {}
                case InProgress _ -> inProgress++;
                case Inconclusive hold -> inconclusive.add(hold);
                case Soaking(Instant until) -> soaking.add(until);
            }
        }
        inconclusive.sort(Comparator.comparing(Inconclusive::since).thenComparing(Inconclusive::node));
        return new WaveAnalysis(
                inProgress, List.copyOf(inconclusive), soaking.stream().max(Comparator.naturalOrder()));
    }

    boolean passed() {
        return inProgress == 0 && inconclusive.isEmpty() && soakingUntil.isEmpty();
    }
}
