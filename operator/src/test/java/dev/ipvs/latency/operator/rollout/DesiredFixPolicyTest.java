package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.KUBE_PROXY;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.moved;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.operator.fix.DesiredFix;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeObjection;
import dev.ipvs.latency.operator.fix.Obstruction;
import dev.ipvs.latency.operator.fix.ProxyOutlook;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a policy with a sysctl and a move on its ladder wants of a fix, while something prevents the writes of moves. */
class DesiredFixPolicyTest {
    private static final Obstruction REFUSED = new Obstruction.Refused("policy hands-off denied it");
    private static final Obstruction CONTESTED = new Obstruction.Contested("addons takes it away");

    @ParameterizedTest
    @EnumSource(
            value = FixState.class,
            mode = Mode.EXCLUDE,
            names = {"Applying"})
    void a_refused_write_leaves_nodes_where_they_are(FixState state) {
        assertThat(desired(REFUSED, moved(state, FixReason.ProxyMoved, "1m"))).isInstanceOf(DesiredFix.Keep.class);
    }

    @Test
    void a_refused_write_ends_a_move_that_is_on_its_way() {
        assertThat(desired(REFUSED, moved(FixState.Applying, FixReason.ProxyRequested, "1m")))
                .isEqualTo(REFUSED.revert());
    }

    @ParameterizedTest
    @EnumSource
    void a_contested_write_ends_every_move(FixState state) {
        assertThat(desired(CONTESTED, moved(state, FixReason.ProxyMoved, "1m"))).isEqualTo(CONTESTED.revert());
    }

    @ParameterizedTest
    @EnumSource
    void a_fix_of_another_kind_has_nothing_to_do_with_it(FixState state) {
        FixRecord sysctl = fix(state, FixReason.PodRequested, "1m");
        assertThat(desired(REFUSED, sysctl)).isInstanceOf(DesiredFix.Keep.class);
        assertThat(desired(CONTESTED, sysctl)).isInstanceOf(DesiredFix.Keep.class);
    }

    private static DesiredFix desired(Obstruction obstruction, FixRecord fix) {
        Policy policy = with(
                policy(),
                List.of(
                        new Rung.Sysctl(),
                        new Rung.ProxyMode(
                                Target.nftables,
                                KUBE_PROXY,
                                Set.of(),
                                Optional.empty(),
                                new ProxyOutlook(NodeObjection.NONE, List.of(), Optional.of(obstruction)))));
        return DesiredFixPolicy.ofOwner(policy, "node-a", fix);
    }
}
