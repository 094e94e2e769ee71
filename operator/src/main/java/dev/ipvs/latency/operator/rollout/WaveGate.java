package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.Proof.Given;
import dev.ipvs.latency.operator.rollout.Proof.Inconclusive;
import dev.ipvs.latency.operator.rollout.Proof.Soaking;
import dev.ipvs.latency.operator.rollout.Proof.UnderWay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What holds a wave: nothing, once each of its nodes has given its proof.
 *
 * @param underWay how many nodes are on their way
 * @param soakingUntil when the last of those that are watched will have been watched long enough
 */
record WaveGate(int underWay, List<Inconclusive> inconclusive, Optional<Instant> soakingUntil) {

    static WaveGate of(Collection<Member> wave, Policy policy, Instant now) {
        int underWay = 0;
        List<Inconclusive> inconclusive = new ArrayList<>();
        List<Instant> soaking = new ArrayList<>();
        for (Member member : wave) {
            switch (Proof.of(member, policy, now)) {
                case Given _ -> {}
                case UnderWay _ -> underWay++;
                case Inconclusive hold -> inconclusive.add(hold);
                case Soaking(Instant until) -> soaking.add(until);
            }
        }
        inconclusive.sort(Comparator.comparing(Inconclusive::since).thenComparing(Inconclusive::node));
        return new WaveGate(
                underWay, List.copyOf(inconclusive), soaking.stream().max(Comparator.naturalOrder()));
    }

    boolean passed() {
        return underWay == 0 && inconclusive.isEmpty() && soakingUntil.isEmpty();
    }
}
