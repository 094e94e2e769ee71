package dev.ipvs.latency.operator.rollout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/** Who is next: of the zone that has the fewest fixed nodes, the worst-measured one. */
final class ZoneBalancing {
    private ZoneBalancing() {}

    /** @param worstFirst those that wait */
    static List<Candidate> choose(List<Candidate> worstFirst, Collection<RolloutNode> members, int howMany) {
        Map<String, Zone> zones = new HashMap<>();
        for (Candidate candidate : worstFirst) {
            zones.computeIfAbsent(candidate.node().zone(), _ -> new Zone())
                    .waiting
                    .add(candidate);
        }
        members.stream()
                .filter(RolloutNode::fills)
                .flatMap(member -> Optional.ofNullable(zones.get(member.node().zone())).stream())
                .forEach(zone -> zone.begun++);
        PriorityQueue<Zone> order = new PriorityQueue<>(Comparator.comparingInt((Zone zone) -> zone.begun)
                .thenComparing(zone -> zone.waiting.element(), Candidate.WORST_FIRST));
        order.addAll(zones.values());
        List<Candidate> chosen = new ArrayList<>();
        while (chosen.size() < howMany && !order.isEmpty()) {
            Zone zone = order.remove();
            chosen.add(zone.waiting.remove());
            zone.begun++;
            if (!zone.waiting.isEmpty()) {
                order.add(zone);
            }
        }
        return chosen;
    }

    private static final class Zone {
        private final Queue<Candidate> waiting = new ArrayDeque<>();
        private int begun;
    }
}
