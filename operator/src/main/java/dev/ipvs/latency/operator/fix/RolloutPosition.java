package dev.ipvs.latency.operator.fix;

import java.util.Optional;

/**
 * When a node's turn came in a rollout: what must be remembered, because it does not follow from the nodes as they are
 * now.
 *
 * @param wave in which its fix was begun, from 1; how large a wave is changes with the nodes in need
 * @param specHash what the policy asked for then; a fix that failed is not tried again for the same
 * @param attempts how often the fix was made in a row, because an external change or maintenance undid it
 * @param proof what its wave had proven once it was verified itself
 */
public record RolloutPosition(int wave, String specHash, int attempts, Optional<WaveProof> proof) {
    /** After so many, the external change is taken for deliberate. */
    public static final int MOST_ATTEMPTS = 3;

    /** That of a fix which has yet to be verified. */
    public RolloutPosition(int wave, String specHash, int attempts) {
        this(wave, specHash, attempts, Optional.empty());
    }

    RolloutPosition with(WaveProof given) {
        return new RolloutPosition(wave, specHash, attempts, Optional.of(given));
    }

    RolloutPosition withoutProof() {
        return new RolloutPosition(wave, specHash, attempts);
    }

    RolloutPosition ofFirstWave() {
        return new RolloutPosition(1, specHash, attempts);
    }

    RolloutPosition ofFirstWaveFor(String other) {
        return new RolloutPosition(1, other, attempts);
    }

    boolean last() {
        return attempts >= MOST_ATTEMPTS;
    }
}
