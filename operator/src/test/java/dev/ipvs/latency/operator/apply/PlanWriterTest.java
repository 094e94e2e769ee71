package dev.ipvs.latency.operator.apply;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Rollout;
import dev.ipvs.latency.operator.rollout.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanWriterTest {
    private static final List<NodeSnapshot> NODES = List.of(applying("node-a"), applying("node-b"));

    private final Cluster cluster = new Cluster();

    @Test
    void a_record_is_stored_before_the_pod_that_it_asks_for() {
        write();

        assertThat(cluster.writes)
                .containsSubsequence("spec node-a", "status node-a", "pod node-a")
                .containsSubsequence("spec node-b", "status node-b", "pod node-b");
    }

    @Test
    void what_is_refused_for_one_node_is_named_and_prevents_no_other() {
        cluster.fails("pod node-a", Kind.REFUSED);

        WriteReport report = write();

        assertThat(cluster.writes).contains("status node-a", "pod node-b").doesNotContain("pod node-a");
        assertThat(report.refusals()).containsOnlyKeys("node-a");
    }

    @Test
    void after_a_conflict_nothing_follows_from_what_was_not_stored() {
        cluster.fails("status node-a", Kind.CONFLICT);

        WriteReport report = write();

        assertThat(cluster.writes).doesNotContain("pod node-a").contains("pod node-b");
        assertThat(report.changed()).isTrue();
        assertThat(report.unwritten()).containsOnlyKeys("node-a");
        assertThat(report.refusals()).isEmpty();
    }

    @Test
    void what_is_stored_about_a_machine_that_is_gone_goes_first_and_nothing_else_is_written_about_its_name() {
        cluster.predecessors.add("node-a");

        write();

        assertThat(cluster.writes).contains("drop predecessor node-a").doesNotContain("spec node-a", "pod node-a");
    }

    @Test
    void a_predecessor_that_cannot_be_dropped_prevents_no_other_node() {
        cluster.predecessors.add("node-a");
        cluster.fails("drop predecessor node-a", Kind.REFUSED);

        assertThat(write().refusals()).containsOnlyKeys("node-a");
        assertThat(cluster.writes).contains("pod node-b").doesNotContain("spec node-a");
    }

    private WriteReport write() {
        Policy policy = policy();
        Assignment assignment = Assignment.of(policy, Ownership.of(List.of(policy), NODES), NODES);
        return new PlanWriter().write(Rollout.plan(policy, assignment, TIMEOUTS, NOW), cluster);
    }

    private static NodeSnapshot applying(String name) {
        return with(breached(name), fix(FixState.Applying, FixReason.PodRequested, "10s"));
    }

    /** Remembers what is written, and fails where it is told to. */
    private static final class Cluster implements NodeWrites {
        private final List<String> writes = new ArrayList<>();
        private final Set<String> predecessors = new HashSet<>();
        private Optional<String> failing = Optional.empty();
        private Kind how = Kind.REFUSED;

        void fails(String write, Kind kind) {
            failing = Optional.of(write);
            how = kind;
        }

        private void write(String what) {
            if (failing.filter(what::equals).isPresent()) {
                throw new WriteFailure(how, "policy no-writes denied it");
            }
            writes.add(what);
        }

        @Override
        public Set<String> predecessors() {
            return predecessors;
        }

        @Override
        public void dropPredecessor(String node) {
            write("drop predecessor " + node);
        }

        @Override
        public void writeSpec(NodeDecision decision, Target.Measured target) {
            write("spec " + decision.node().name());
        }

        @Override
        public boolean writeStatus(NodeDecision decision) {
            write("status " + decision.node().name());
            return true;
        }

        @Override
        public void writeSilence(NodeDecision decision) {
            write("silence " + decision.node().name());
        }

        @Override
        public void createPod(String node, FixRecord fix, FixAction action) {
            write("pod " + node);
        }

        @Override
        public void deletePods(String node, Optional<String> keep) {
            write("delete pods " + node);
        }

        @Override
        public void drop(String node) {
            write("drop " + node);
        }
    }
}
