package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Waves;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which wave is running. It is the furthest in which a node was begun, or the first after it whose predecessors are proven
 * and have all passed their gates. So a wave that has begun is never unbegun by nodes that come later: they join it, or
 * the last one. A node that leaves now fills its place until that is stored, but no wave rests on it.
 *
 * @param wave the running one, from 1
 * @param waves how many there are
 * @param inNeed nodes that have or had a fix by this rollout, and those that wait for one
 * @param filled how many nodes have the fix or are on their way to it; one that failed has left its place to another
 * @param upTo how many may, up to the end of the running wave
 * @param proof what the nodes of the running wave have proven
 * @param gate what holds the running wave
 */
public record Progress(int wave, int waves, int inNeed, int filled, int upTo, Proof proof, WaveAnalysis gate) {

    /** Where nothing is known of any rollout. */
    static final Progress NONE =
            new Progress(0, 0, 0, 0, 0, new Proof(new WaveProofs(List.of()), 0), WaveAnalysis.NOTHING);

    /**
     * The proofs of one wave.
     *
     * @param share how many it must give
     */
    record Proof(WaveProofs given, int share) {
        boolean isGiven() {
            return given.count() >= share;
        }

        Optional<Instant> since() {
            return given.provenAt(share);
        }
    }

    static Progress of(Policy policy, Collection<RolloutNode> members, int waiting, Instant now) {
        Waves waves = policy.rollout().waves();
        List<RolloutNode> staying =
                members.stream().filter(member -> member.stays(policy)).toList();
        Map<Integer, List<RolloutNode>> byWave = staying.stream()
                .collect(Collectors.groupingBy(
                        member -> waves.within(member.fix().position().wave())));
        int inNeed = members.size() + waiting;
        int wave = byWave.keySet().stream().mapToInt(Integer::intValue).max().orElse(1);
        Proof proof = proof(waves, wave, byWave, waiting, inNeed);
        WaveAnalysis gate = gate(policy, wave, byWave, proof, now);
        boolean noneLeaves = staying.size() == members.size();
        while (noneLeaves && wave < waves.count() && proof.isGiven() && gate.passed()) {
            wave++;
            proof = proof(waves, wave, byWave, waiting, inNeed);
            gate = gate(policy, wave, byWave, proof, now);
        }
        int filled = (int) members.stream().filter(RolloutNode::fills).count();
        return new Progress(wave, waves.count(), inNeed, filled, waves.upTo(wave, inNeed), proof, gate);
    }

    /** Each place of the wave is to be proven, be it by a node that is gone by now; and once more where that node failed later. */
    private static Proof proof(Waves waves, int wave, Map<Integer, List<RolloutNode>> byWave, int waiting, int inNeed) {
        List<RolloutNode> members = byWave.getOrDefault(wave, List.of());
        int active = active(members);
        int before = byWave.entrySet().stream()
                .filter(earlier -> earlier.getKey() < wave)
                .mapToInt(earlier -> active(earlier.getValue()))
                .sum();
        int places = waiting == 0 ? active : Math.max(active, waves.upTo(wave, inNeed) - before);
        int failedLater = (int) members.stream()
                .filter(member -> !member.fix().active() && member.proof().isPresent())
                .count();
        return new Proof(WaveProofs.of(members), places + failedLater);
    }

    private static int active(List<RolloutNode> members) {
        return (int) members.stream().filter(member -> member.fix().active()).count();
    }

    /** No wave waits for the last one, which is over when all of its nodes are proven. */
    private static WaveAnalysis gate(
            Policy policy, int wave, Map<Integer, List<RolloutNode>> byWave, Proof proof, Instant now) {
        List<RolloutNode> members = byWave.getOrDefault(wave, List.of());
        return proof.since()
                .filter(_ -> wave < policy.rollout().waves().count())
                .map(proven -> WaveAnalysis.ofProven(proven, members, policy, now))
                .orElseGet(() -> WaveAnalysis.of(members, policy, now));
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
