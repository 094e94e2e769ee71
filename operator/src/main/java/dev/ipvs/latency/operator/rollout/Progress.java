package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Waves;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which wave is running. It is the furthest in which a node was begun, or the first after it whose predecessors are full
 * and have all passed their gates. So a wave that has begun is never unbegun by nodes that come later: they join it, or
 * the last one. A node that leaves now fills its place until that is stored, but no wave rests on it.
 *
 * @param wave the running one, from 1
 * @param waves how many there are
 * @param inNeed nodes that have or had a fix by this rollout, and those that wait for one
 * @param filled how many nodes have the fix or are on their way to it; one that failed has left its place to another
 * @param upTo how many may, up to the end of the running wave
 * @param gate what holds the running wave
 */
public record Progress(int wave, int waves, int inNeed, int filled, int upTo, WaveAnalysis gate) {

    /** Where nothing is known of any rollout. */
    static final Progress NONE = new Progress(0, 0, 0, 0, 0, WaveAnalysis.NOTHING);

    static Progress of(Policy policy, Collection<RolloutNode> members, int waiting, Instant now) {
        Waves waves = policy.rollout().waves();
        Map<Integer, List<RolloutNode>> byWave = new HashMap<>();
        List<RolloutNode> staying =
                members.stream().filter(member -> member.stays(policy)).toList();
        for (RolloutNode member : staying) {
            byWave.computeIfAbsent(waves.within(member.fix().position().wave()), _ -> new ArrayList<>())
                    .add(member);
        }
        int filled = (int) members.stream().filter(RolloutNode::fills).count();
        int inNeed = members.size() + waiting;
        int wave = byWave.keySet().stream().mapToInt(Integer::intValue).max().orElse(1);
        WaveAnalysis gate = WaveAnalysis.of(byWave.getOrDefault(wave, List.of()), policy, now);
        boolean noneLeaves = staying.size() == members.size();
        while (noneLeaves
                && wave < waves.count()
                && isFull(waves.upTo(wave, inNeed), filled, waiting)
                && gate.passed()) {
            wave++;
            gate = WaveAnalysis.of(byWave.getOrDefault(wave, List.of()), policy, now);
        }
        return new Progress(wave, waves.count(), inNeed, filled, waves.upTo(wave, inNeed), gate);
    }

    private static boolean isFull(int upTo, int filled, int waiting) {
        return filled >= upTo || waiting == 0;
    }

    /** How many nodes may still be begun in the running wave. */
    int room() {
        return Math.max(0, upTo - filled);
    }

    /** Such as {@code 2/3}. */
    public String text() {
        return inNeed == 0 ? "-" : wave + "/" + waves;
    }

    /** Such as {@code wave 2 of 3, up to 10 of 100 nodes}. */
    String phrase() {
        return "wave " + wave + " of " + waves + ", up to " + upTo + " of " + inNeed
                + (inNeed == 1 ? " node" : " nodes");
    }
}
