package dev.ipvs.latency.operator.proxymode;

import static dev.ipvs.latency.operator.Examples.KUBE_PROXY;
import static dev.ipvs.latency.operator.Examples.deleted;
import static dev.ipvs.latency.operator.Examples.moved;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.proxyMode;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovesTest {
    private static final SecondProxy NFTABLES = new SecondProxy(KUBE_PROXY, ProxyModeLabel.nftables);
    private static final SecondProxy IPTABLES = new SecondProxy(KUBE_PROXY, ProxyModeLabel.iptables);
    private static final SecondProxy IPVS = new SecondProxy(KUBE_PROXY, ProxyModeLabel.ipvs);
    private static final Policy MOVER = with(policy(), List.of(proxyMode()));

    @ParameterizedTest(name = "{0} {1}: labelled {2}, DaemonSet in use {3}")
    @CsvSource({
        "Pending,   OldValueRecorded, false, false",
        "Applying,  ProxyRequested,   true,  true",
        "Applied,   ProxyMoved,       true,  true",
        "Verified,  MeasuredBetter,   true,  true",
        "Failed,    DidNotHelp,       true,  true",
        "Reverting, ModeLowered,      false, true",
        "Failed,    RevertFailed,     false, true",
        "Reverted,  ModeLowered,      false, false",
    })
    void label_and_daemon_set_follow_from_the_state(FixState state, FixReason reason, boolean labelled, boolean inUse) {
        Moves moves = Moves.of(Map.of("node-a", moved(state, reason, "1m")), List.of(MOVER), KUBE_PROXY);

        assertThat(moves.labels().equals(Map.of("node-a", ProxyModeLabel.nftables)))
                .isEqualTo(labelled);
        assertThat(moves.inUse().contains(NFTABLES)).isEqualTo(inUse);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "Pending,   OldValueRecorded,",
        "Applying,  ProxyRequested,   iptables",
        "Verified,  MeasuredBetter,   iptables",
        "Failed,    DidNotHelp,       iptables",
        "Reverting, ModeLowered,      ipvs",
        "Failed,    RevertFailed,     ipvs",
        "Reverted,  ModeLowered,",
    })
    void from_iptables_a_node_goes_back_by_a_kube_proxy_that_clears_away_first(
            FixState state, FixReason reason, @Nullable ProxyModeLabel label) {
        Moves moves =
                Moves.of(Map.of("node-a", moved(Target.iptables, state, reason, "1m")), List.of(MOVER), KUBE_PROXY);

        assertThat(moves.labels()).isEqualTo(label == null ? Map.of() : Map.of("node-a", label));
        assertThat(moves.inUse()).isEqualTo(label == null ? Set.of() : Set.of(IPTABLES, IPVS));
    }

    @Test
    void other_fixes_move_nothing() {
        FixRecord sysctl = Examples.fix(FixState.Verified, FixReason.MeasuredBetter, "1m");
        Moves moves = Moves.of(Map.of("node-a", sysctl), List.of(policy()), KUBE_PROXY);

        assertThat(moves.labels()).isEmpty();
        assertThat(moves.inUse()).isEmpty();
    }

    @Test
    void what_a_policy_may_use_again_stays_after_the_last_node_is_back() {
        FixRecord back = moved(FixState.Reverted, FixReason.DidNotHelp, "1m");

        assertThat(Moves.of(Map.of("node-a", back), List.of(MOVER), KUBE_PROXY).unneeded())
                .containsExactlyInAnyOrder(IPTABLES, IPVS);
    }

    @Test
    void what_no_policy_would_use_is_taken_away_after_the_last_node_is_back() {
        FixRecord back = moved(FixState.Reverted, FixReason.NotOnLadder, "1m");

        assertThat(Moves.of(Map.of("node-a", back), List.of(policy()), KUBE_PROXY)
                        .unneeded())
                .containsExactlyInAnyOrder(NFTABLES, IPTABLES, IPVS);
        assertThat(Moves.of(Map.of(), List.of(deleted(MOVER, OnDelete.Revert)), KUBE_PROXY)
                        .unneeded())
                .containsExactlyInAnyOrder(NFTABLES, IPTABLES, IPVS);
    }

    @Test
    void what_neither_record_nor_policy_speaks_of_any_more_is_taken_away_too() {
        FixRecord next = Examples.fix(FixState.Verified, FixReason.MeasuredBetter, "1m");

        assertThat(Moves.of(Map.of("node-a", next), List.of(policy()), KUBE_PROXY)
                        .unneeded())
                .containsExactlyInAnyOrder(NFTABLES, IPTABLES, IPVS);
    }

    @Test
    void a_policy_that_only_recommends_keeps_nothing_there() {
        Policy recommending = with(policy("estimator", Mode.Recommend, 0), List.of(proxyMode()));

        assertThat(Moves.of(Map.of(), List.of(recommending), KUBE_PROXY).unneeded())
                .contains(NFTABLES);
    }

    @Test
    void nothing_is_taken_away_while_a_node_is_on_its_way_back() {
        FixRecord onItsWay = moved(FixState.Reverting, FixReason.PolicyDeleted, "1m");
        Moves moves = Moves.of(Map.of("node-a", onItsWay), List.of(deleted(MOVER, OnDelete.Revert)), KUBE_PROXY);

        assertThat(moves.unneeded()).containsExactlyInAnyOrder(IPTABLES, IPVS);
        assertThat(moves.use(KUBE_PROXY)).isTrue();
    }
}
