package dev.ipvs.latency.operator.apply;

import static dev.ipvs.latency.operator.Examples.KUBE_PROXY;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.moved;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.proxyMode;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Obstruction;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.proxymode.ContestedException;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProxyMoverTest {
    private static final Policy MOVER = with(policy(), List.of(proxyMode()));
    private static final List<NodeSnapshot> NODES = List.of(moving("node-a"), moving("node-b"), moving("node-c"));

    private static final SecondProxy SECOND = new SecondProxy(KUBE_PROXY, ProxyModeLabel.nftables);

    private final Cluster cluster = new Cluster();
    private final ProxyMover mover = new ProxyMover(KUBE_PROXY);

    @Test
    void a_node_whose_label_is_refused_prevents_no_other() {
        cluster.refused.add("node-a");

        WriteReport report = move(Set.of(), NOW);

        assertThat(cluster.writes).containsExactly("ensure kube-proxy-nftables", "label node-b", "label node-c");
        assertThat(report.refusals()).containsOnlyKeys("node-a");
    }

    @Test
    void a_node_whose_record_may_not_be_stored_keeps_its_label() {
        move(Set.of("node-a"), NOW);

        assertThat(cluster.writes).contains("label node-b", "label node-c").doesNotContain("label node-a");
    }

    @Test
    void no_node_is_labelled_before_the_second_kube_proxy_is_in_effect() {
        cluster.inEffect = false;

        assertThat(move(Set.of(), NOW).changed()).isTrue();
        assertThat(cluster.writes).containsExactly("ensure kube-proxy-nftables");
    }

    @Test
    void a_second_kube_proxy_that_was_in_effect_is_compared_with_the_first_again() {
        move(Set.of(), NOW);
        cluster.inEffect = false;
        cluster.writes.clear();

        move(Set.of(), NOW.plus(Duration.ofSeconds(31)));

        assertThat(cluster.writes).containsExactly("ensure kube-proxy-nftables");
    }

    @Test
    void a_refused_daemon_set_is_remembered_with_the_api_servers_sentence_and_forgotten_once_accepted() {
        cluster.refused.add(SECOND.daemonSetName());
        move(Set.of(), NOW);

        assertThat(mover.obstruction(SECOND, NOW)).contains(new Obstruction.Refused("policy hands-off denied it"));
        assertThat(mover.obstruction(SECOND, NOW.plus(Duration.ofMinutes(11)))).isEmpty();

        cluster.refused.clear();
        move(Set.of(), NOW);
        assertThat(mover.obstruction(SECOND, NOW)).isEmpty();
    }

    @Test
    void who_keeps_undoing_the_exclusion_is_remembered_and_no_node_is_labelled() {
        cluster.contested = true;

        assertThat(move(Set.of(), NOW).refusals())
                .containsEntry(SECOND.daemonSetName(), "the last other writer is field manager addons");
        assertThat(mover.obstruction(SECOND, NOW))
                .contains(new Obstruction.Contested("the last other writer is field manager addons"));
        assertThat(cluster.writes).containsExactly("ensure kube-proxy-nftables");
    }

    @Test
    void a_label_that_is_taken_off_again_and_again_is_left_to_whoever_does_it_who_is_named() {
        Instant now = NOW;
        for (int time = 0; time < 10; time++, now = now.plusSeconds(40)) {
            move(NODES, Set.of(), now);
            move(NODES.stream().map(ProxyMoverTest::labelled).toList(), Set.of(), now.plusSeconds(20));
        }

        assertThat(cluster.writes).filteredOn("label node-a"::equals).hasSize(3);
        assertThat(move(NODES, Set.of(), now).refusals().get("node-a"))
                .contains("label latency.ipvs.dev/proxy-mode is taken back", "field manager addons");
        assertThat(move(NODES, Set.of(), now.plus(Duration.ofMinutes(10))).refusals())
                .as("after ten quiet minutes")
                .isEmpty();
    }

    @Test
    void a_label_that_is_not_seen_yet_was_not_taken_off() {
        for (int look = 0; look < 10; look++) {
            assertThat(move(Set.of(), NOW).refusals()).isEmpty();
        }
    }

    /** Faster than the caches tell, so that the label is never seen. */
    @Test
    void a_label_that_is_taken_off_at_once_is_left_to_whoever_does_it_too() {
        for (int second = 0; second < 120; second++) {
            move(NODES, Set.of(), NOW.plusSeconds(second));
        }

        assertThat(cluster.writes).filteredOn("label node-a"::equals).hasSize(3);
        assertThat(move(NODES, Set.of(), NOW.plusSeconds(120)).refusals().get("node-a"))
                .contains("label latency.ipvs.dev/proxy-mode is taken back", "field manager addons");
    }

    /** What is left to somebody is not lost again at each look. */
    @Test
    void a_label_that_was_taken_off_at_once_is_written_again_after_ten_minutes_however_often_it_was_looked_at() {
        for (int second = 0; second < 600; second += 15) {
            move(NODES, Set.of(), NOW.plusSeconds(second));
        }

        assertThat(move(NODES, Set.of(), NOW.plus(Duration.ofMinutes(11))).refusals())
                .isEmpty();
        assertThat(cluster.writes).filteredOn("label node-a"::equals).hasSize(4);
    }

    @Test
    void a_second_kube_proxy_that_is_changed_again_and_again_is_left_and_its_nodes_move_back() {
        cluster.takenBack = true;
        for (int minute = 0; minute < 10; minute++) {
            move(Set.of(), NOW.plus(Duration.ofMinutes(minute)));
        }

        assertThat(cluster.writes)
                .filteredOn("override kube-proxy-nftables"::equals)
                .hasSize(2);
        assertThat(mover.obstruction(SECOND, NOW.plus(Duration.ofMinutes(9))))
                .contains(new Obstruction.Contested(
                        "kube-proxy-nftables or its ConfigMap is taken back each time that it is"
                                + " applied: conflict with \"addons\""));
    }

    @Test
    void a_second_kube_proxy_that_is_deleted_again_and_again_is_left_as_well() {
        move(Set.of(), NOW);
        cluster.exists = false;
        for (int minute = 1; minute < 10; minute++) {
            move(Set.of(), NOW.plus(Duration.ofMinutes(minute)));
        }

        assertThat(cluster.writes)
                .filteredOn("ensure kube-proxy-nftables"::equals)
                .hasSize(3);
    }

    private WriteReport move(Set<String> unwritten, Instant now) {
        return move(NODES, unwritten, now);
    }

    private static NodeSnapshot labelled(NodeSnapshot node) {
        return Examples.labelled(node, Map.of(ProxyModeChange.LABEL, "nftables"));
    }

    private WriteReport move(List<NodeSnapshot> nodes, Set<String> unwritten, Instant now) {
        Assignment assignment = Assignment.of(MOVER, Ownership.of(List.of(MOVER), nodes), nodes);
        Plan plan = Rollout.plan(MOVER, assignment, TIMEOUTS, NOW);
        return mover.write(plan, unwritten, nodes, List.of(MOVER), cluster, now);
    }

    private static NodeSnapshot moving(String name) {
        return with(breached(name), moved(FixState.Applying, FixReason.ProxyRequested, "10s"));
    }

    /** Remembers what is written, and refuses what it is told to. */
    private static final class Cluster implements ProxyWrites {
        private final List<String> writes = new ArrayList<>();
        private final Set<String> refused = new HashSet<>();
        private boolean inEffect = true;
        private boolean contested;
        private boolean takenBack;
        private boolean exists = true;

        @Override
        public boolean ensure(SecondProxy second, Insistence insistence, Instant now)
                throws ContestedException, TakenBackException {
            writes.add(switch (insistence) {
                        case YIELD -> "ensure ";
                        case OVERRIDE -> "override ";
                    }
                    + second.daemonSetName());
            if (takenBack && insistence == Insistence.YIELD) {
                throw new TakenBackException("conflict with \"addons\"");
            }
            if (refused.contains(second.daemonSetName())) {
                throw new WriteFailure(Kind.REFUSED, "policy hands-off denied it");
            }
            if (contested) {
                throw new ContestedException("the last other writer is field manager addons");
            }
            return inEffect;
        }

        @Override
        public boolean exists(SecondProxy second) {
            return exists && second.equals(SECOND);
        }

        @Override
        public String otherWriter(NodeSnapshot node) {
            return "the last other writer is field manager addons";
        }

        @Override
        public void letFirstBack(ProxySource source) {
            writes.add("let back " + source.daemonSet());
        }

        @Override
        public void delete(SecondProxy second) {
            writes.add("delete " + second.daemonSetName());
        }

        @Override
        public boolean label(NodeSnapshot node, Optional<ProxyModeLabel> wanted) {
            if (refused.contains(node.name())) {
                throw new WriteFailure(Kind.REFUSED, "policy no-labels denied it");
            }
            writes.add("label " + node.name());
            return true;
        }
    }
}
