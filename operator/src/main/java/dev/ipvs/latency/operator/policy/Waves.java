package dev.ipvs.latency.operator.policy;

import java.util.List;

/** How far each wave goes, counted from the first node on. Waves are numbered from 1. */
public record Waves(List<IntOrPercent> targets) {

    public Waves {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("there is at least one wave");
        }
    }

    public int count() {
        return targets.size();
    }

    /** How many of the nodes in need are fixed up to the end of this wave; the last wave is for all. */
    public int upTo(int wave, int inNeed) {
        return wave == count() ? inNeed : Math.min(targets.get(wave - 1).of(inNeed), inNeed);
    }

    /** The wave of this list that stands where one of an earlier, longer list did. */
    public int within(int wave) {
        return Math.min(wave, count());
    }
}
