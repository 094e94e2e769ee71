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
 * What holds a wave: nothing, once each of its places has given its proof and the wave has soaked.
 *
 * @param inProgress how many nodes are on their way
 * @param breachedDespiteFix nodes that are breached again after their soak
 * @param soakingUntil when it will have been watched long enough
 */
record WaveAnalysis(
        int inProgress,
        List<Inconclusive> inconclusive,
        List<String> breachedDespiteFix,
        Optional<Instant> soakingUntil) {

    static final WaveAnalysis NOTHING = new WaveAnalysis(0, List.of(), List.of(), Optional.empty());

    static WaveAnalysis of(Collection<RolloutNode> wave, Policy policy, Instant now) {
        int inProgress = 0;
        List<Inconclusive> inconclusive = new ArrayList<>();
        List<String> breachedDespiteFix = new ArrayList<>();
        List<Instant> soaking = new ArrayList<>();
        for (RolloutNode member : wave) {
            switch (AnalysisResult.of(member, policy, now)) {
                case AnalysisResult.Proven _ -> {}
                case InProgress _ -> inProgress++;
                case Inconclusive hold -> inconclusive.add(hold);
                case AnalysisResult.BreachedDespiteFix(String node) -> breachedDespiteFix.add(node);
                case Soaking(Instant until) -> soaking.add(until);
            }
        }
        inconclusive.sort(Comparator.comparing(Inconclusive::since).thenComparing(Inconclusive::node));
        return new WaveAnalysis(
                inProgress,
                List.copyOf(inconclusive),
                breachedDespiteFix.stream().sorted().toList(),
                soaking.stream().max(Comparator.naturalOrder()));
    }

    /**
     * Of a wave that has been proven: it is held by the nodes that had proven it, and by a failure that is being undone. Nodes that
     * joined it later prove their own fix; were the next wave to wait for them, it would never begin where nodes come and go all
     * the time.
     */
    static WaveAnalysis ofProven(Instant proven, Collection<RolloutNode> wave, Policy policy, Instant now) {
        List<RolloutNode> holding = wave.stream()
                .filter(member -> !member.fix().active()
                        || member.proof()
                                .filter(proof -> !proof.at().isAfter(proven))
                                .isPresent())
                .toList();
        WaveAnalysis analysis = of(holding, policy, now);
        Instant soaked = proven.plus(policy.rollout().soak());
        return new WaveAnalysis(
                analysis.inProgress,
                analysis.inconclusive,
                analysis.breachedDespiteFix,
                Optional.of(soaked).filter(now::isBefore));
    }

    boolean passed() {
        return inProgress == 0 && inconclusive.isEmpty() && breachedDespiteFix.isEmpty() && soakingUntil.isEmpty();
    }
}
