package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.PlannedWave;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rollout of one type of fix: a canary proves the type that it got, for the spec that it was begun for, and no other.
 *
 * @param wave the one that is running; empty of a policy without a ladder
 * @param members nodes that have or had this type by it
 * @param waiting nodes that would get this type, the worst first
 */
record TypeRollout(
        Optional<PlannedWave> wave,
        List<RolloutNode> members,
        List<Candidate> waiting,
        Progress progress,
        AdmissionGate gate) {
    private static final Comparator<TypeRollout> LARGEST_FIRST = Comparator.comparingInt(
                    (TypeRollout one) -> one.progress().inNeed())
            .reversed();

    /** One for each type on the ladder, in its order; one without a node if it is empty. */
    static List<TypeRollout> of(
            Policy policy,
            List<RolloutNode> members,
            List<Candidate> waiting,
            Optional<Promotion> promotion,
            Instant now) {
        List<TypeRollout> all = policy.ladder().stream()
                .map(Rung::type)
                .map(type -> of(
                        policy,
                        Optional.of(type),
                        members,
                        members.stream()
                                .filter(member -> isOf(member, type, policy))
                                .toList(),
                        waiting.stream()
                                .filter(candidate -> candidate.change().type() == type)
                                .toList(),
                        promotion.filter(_ -> type == FixType.Livepatch),
                        now))
                .toList();
        return all.isEmpty()
                ? List.of(of(policy, Optional.empty(), members, List.of(), List.of(), Optional.empty(), now))
                : all;
    }

    private static TypeRollout of(
            Policy policy,
            Optional<FixType> type,
            List<RolloutNode> all,
            List<RolloutNode> members,
            List<Candidate> waiting,
            Optional<Promotion> promotion,
            Instant now) {
        Progress progress = Progress.of(policy, members, waiting.size(), now);
        Optional<PlannedWave> wave = type.map(of -> policy.planned(of, progress.wave()));
        return new TypeRollout(
                wave, members, waiting, progress, AdmissionGate.of(policy, all, progress, wave, promotion, now));
    }

    /** Those that give their proof in the running wave by this look. */
    Stream<RolloutNode> justVerified() {
        return members.stream()
                .filter(RolloutNode::isJustVerified)
                .filter(member -> member.fix().position().wave() == progress.wave());
    }

    /** The furthest in which a node was begun that still counts, from 1. */
    static int furthestWave(Policy policy, FixType type, List<RolloutNode> members) {
        return members.stream()
                .filter(member -> isOf(member, type, policy) && member.stays(policy))
                .mapToInt(member -> member.fix().position().wave())
                .max()
                .orElse(1);
    }

    private static boolean isOf(RolloutNode member, FixType type, Policy policy) {
        return member.fix().type() == type && member.fix().position().specHash().equals(policy.specHash());
    }

    /** The one to speak of: where nodes wait, else where a wave is held, else the largest. */
    static TypeRollout foremost(List<TypeRollout> all) {
        return Stream.of(
                        all.stream().filter(one -> !one.waiting().isEmpty()),
                        all.stream().filter(one -> !one.progress().gate().passed()),
                        all.stream().sorted(LARGEST_FIRST))
                .flatMap(Function.identity())
                .findFirst()
                .orElseThrow();
    }
}
