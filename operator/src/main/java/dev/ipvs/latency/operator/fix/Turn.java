package dev.ipvs.latency.operator.fix;

/**
 * When a node's turn came in a rollout: what must be remembered, because it does not follow from the nodes as they are
 * now.
 *
 * @param wave in which its fix was begun, from 1; how large a wave is changes with the nodes in need
 * @param ask what the policy asked for then; a fix that failed is not tried again for the same
 * @param tries how often the fix was made in a row, because another hand undid it
 */
public record Turn(int wave, String ask, int tries) {
    /** So often another hand is assumed to have had its reasons. */
    public static final int MOST_TRIES = 3;

    Turn ofFirstWave() {
        return new Turn(1, ask, tries);
    }

    Turn askedFor(String other) {
        return new Turn(wave, other, tries);
    }

    boolean last() {
        return tries >= MOST_TRIES;
    }
}
