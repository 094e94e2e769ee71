package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.helperDown;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.unmeasured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.status.ConditionText;
import dev.ipvs.latency.operator.status.HelperCondition;
import dev.ipvs.latency.operator.status.NodeConditions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HelperConditionTest {

    @Test
    void a_helper_that_may_just_be_starting_is_no_trouble() {
        assertThat(condition(unmeasured("rt"), helperDown(unmeasured("b"), "1m"))
                        .holds())
                .isTrue();
    }

    @Test
    void the_node_and_the_cause_are_named() {
        ConditionText condition = condition(without("rt"), unmeasured("b"));

        assertThat(condition.holds()).isFalse();
        assertThat(condition.reason()).isEqualTo("HelperNotRunning");
        assertThat(condition.message()).isEqualTo("node-helper on node rt: ImagePullBackOff: no such image");
    }

    @Test
    void of_many_nodes_three_are_named() {
        NodeSnapshot[] nodes =
                IntStream.range(0, 5).mapToObj(i -> without("node-" + i)).toArray(NodeSnapshot[]::new);

        assertThat(condition(nodes).message())
                .contains("on node node-0: ", "on node node-2: ")
                .endsWith("; and on 2 more nodes");
    }

    @Test
    void the_node_s_own_status_says_it_as_well() {
        NodeDecision decision = decisions(without("rt")).getFirst();

        assertThat(NodeConditions.of(decision).getFirst().message())
                .isEqualTo("not measured yet, as node-helper does not run: ImagePullBackOff: no such image");
    }

    private static NodeSnapshot without(String node) {
        return helperDown(unmeasured(node), "5m", "ImagePullBackOff: no such image");
    }

    private static ConditionText condition(NodeSnapshot... nodes) {
        return HelperCondition.of(decisions(nodes));
    }

    private static List<NodeDecision> decisions(NodeSnapshot... nodes) {
        return Plans.plan(policy(), nodes).decisions();
    }
}
