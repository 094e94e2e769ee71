package dev.ipvs.latency.operator.policy;

import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.labelled;
import static dev.ipvs.latency.operator.Examples.unmeasured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Rung;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OwnershipTest {
    private static final NodeSnapshot EDGE = labelled(unmeasured("node-e"), Map.of("pool", "edge"));
    private static final NodeSnapshot CORE = labelled(unmeasured("node-c"), Map.of("pool", "core"));
    private static final Selector EDGE_ONLY = new Selector(List.of(new Selector.In("pool", List.of("edge"))));

    static Stream<Arguments> cases() {
        return Stream.of(
                row("the only policy", List.of(policy("a", 0, "1h")), "a"),
                row("the higher priority", List.of(policy("a", 0, "2h"), policy("b", 10, "1h")), "b"),
                row("then the older", List.of(policy("a", 0, "1h"), policy("b", 0, "2h")), "b"),
                row("then the name", List.of(policy("b", 0, "1h"), policy("a", 0, "1h")), "a"),
                row("never one that is being deleted", List.of(policy("a", 0, "1h"), deleting("b")), "a"));
    }

    @ParameterizedTest(name = "{0} decides")
    @MethodSource("cases")
    void one_policy_decides_about_a_node(String what, List<Policy> policies, String winner) {
        assertThat(Ownership.of(policies, List.of(EDGE)).ownerOf(EDGE)).as(what).contains(winner);
    }

    @Test
    void the_loser_can_say_to_whom_it_lost_which_nodes() {
        Policy everywhere = policy("everywhere", 0, "2h");
        Policy edge = policy("edge", 10, EDGE_ONLY, "1h");
        List<NodeSnapshot> nodes = List.of(EDGE, CORE);
        Ownership ownership = Ownership.of(List.of(everywhere, edge), nodes);
        assertThat(ownership.owns(everywhere, CORE)).isTrue();
        assertThat(ownership.overriddenFor(everywhere, nodes)).containsOnlyKeys("edge");
        assertThat(ownership.overriddenFor(everywhere, nodes).get("edge")).containsExactly("node-e");
        assertThat(ownership.overriddenFor(edge, nodes)).isEmpty();
    }

    static Stream<Arguments> selectors() {
        Map<String, String> edge = Map.of("pool", "edge");
        return Stream.of(
                Arguments.of("nothing selects every node", Selector.EVERY_NODE, Map.of(), true),
                Arguments.of("In needs the label", EDGE_ONLY, Map.of(), false),
                Arguments.of("In knows its values", EDGE_ONLY, edge, true),
                Arguments.of(
                        "NotIn takes a missing label",
                        only(new Selector.NotIn("pool", List.of("edge"))),
                        Map.of(),
                        true),
                Arguments.of(
                        "NotIn refuses its values", only(new Selector.NotIn("pool", List.of("edge"))), edge, false),
                Arguments.of("Exists needs the label", only(new Selector.Exists("pool")), Map.of(), false),
                Arguments.of("DoesNotExist needs it away", only(new Selector.DoesNotExist("pool")), edge, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("selectors")
    void selectors_mean_what_they_mean_in_kubernetes(
            String what, Selector selector, Map<String, String> labels, boolean matches) {
        assertThat(selector.matches(labels)).as(what).isEqualTo(matches);
    }

    @Test
    void a_share_of_few_nodes_is_never_nothing() {
        assertThat(IntOrPercent.parse("10%").of(3)).isEqualTo(1);
        assertThat(IntOrPercent.parse("100%").of(3)).isEqualTo(3);
        assertThat(IntOrPercent.parse("2").of(3)).isEqualTo(2);
    }

    private static Selector only(Selector.Requirement requirement) {
        return new Selector(List.of(requirement));
    }

    private static Policy policy(String name, int priority, String age) {
        return policy(name, priority, Selector.EVERY_NODE, age);
    }

    private static Policy deleting(String name) {
        return Examples.deleted(policy(name, 100, "3h"), OnDelete.Revert);
    }

    private static Policy policy(String name, int priority, Selector selector, String age) {
        return new Policy(
                name,
                1,
                ago(age),
                Optional.empty(),
                Mode.Enforce,
                priority,
                selector,
                NodeSpec.of(MeasurementSpec.DEFAULT, List.of(new Rung.Sysctl())),
                new PolicyBuilder().done(),
                OnDelete.Revert);
    }

    private static Arguments row(String what, List<Policy> policies, String winner) {
        return Arguments.of(what, policies, winner);
    }
}
