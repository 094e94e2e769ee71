package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.fix.WaveProof;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The proofs that the nodes of one wave have given, also nodes that are gone, as far as the others remember them. Where nodes come
 * and go all the time, hardly ever are all of a large wave proven at once, though each of its places has been.
 *
 * @param newestFirst those of the nodes that are there
 */
record WaveProofs(List<WaveProof> newestFirst) {
    /** Of those of one moment each knew as many others. */
    private static final Comparator<WaveProof> NEWEST_FIRST =
            Comparator.comparing(WaveProof::at).thenComparing(WaveProof::count).reversed();

    static WaveProofs of(Collection<RolloutNode> wave) {
        return new WaveProofs(wave.stream()
                .flatMap(member -> member.proof().stream())
                .sorted(NEWEST_FIRST)
                .toList());
    }

    /** How many were given at least: those that a node knew of when it gave its own, and those that were given since. */
    int count() {
        int most = 0;
        int since = 0;
        for (WaveProof proof : newestFirst) {
            most = Math.max(most, proof.count() + since);
            since++;
        }
        return most;
    }

    /** When the wave was first proven; empty if it is not, by as many proofs as its share. */
    Optional<Instant> provenAt(int share) {
        return count() < share ? Optional.empty() : remembered().or(this::newest);
    }

    /** What a node remembers that gives its proof now. */
    WaveProof next(int share, Instant now) {
        return new WaveProof(count() + 1, now, provenAt(share));
    }

    private Optional<Instant> newest() {
        return newestFirst.stream().findFirst().map(WaveProof::at);
    }

    private Optional<Instant> remembered() {
        return newestFirst.stream()
                .flatMap(proof -> proof.waveProvenAt().stream())
                .min(Comparator.naturalOrder());
    }
}
