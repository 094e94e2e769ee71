package dev.ipvs.latency.operator.apply;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import dev.ipvs.latency.operator.status.ConditionText;
import dev.ipvs.latency.operator.status.WriteConditions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WriteOutcomeTest {
    private static final WriteReport DONE = new WriteReport(false, new TreeMap<>());
    private static final WriteReport REFUSED = unwritten(Kind.REFUSED);
    private static final WriteOutcome ALL_DONE = new WriteOutcome(Optional.empty(), DONE, DONE);

    @Test
    void a_refusal_is_in_a_condition_with_the_sentence_of_who_refused() {
        WriteOutcome outcome = new WriteOutcome(Optional.empty(), REFUSED, DONE);

        assertThat(outcome.conditions())
                .contains(new ConditionText(
                        WriteConditions.WRITES_ACCEPTED, false, "WriteRefused", "node-a: policy no-pods denied it"));
    }

    @Test
    void a_helper_that_cannot_be_applied_has_a_condition_of_its_own() {
        WriteOutcome outcome =
                new WriteOutcome(Optional.of(new WriteFailure(Kind.REFUSED, "webhook w is down")), DONE, DONE);

        assertThat(outcome.conditions())
                .contains(new ConditionText(
                        WriteConditions.HELPER_INSTALLED, false, "HelperNotInstalled", "webhook w is down"));
    }

    @Test
    void a_conflict_is_no_refusal() {
        assertThat(unwritten(Kind.CONFLICT).refusals()).isEmpty();
    }

    @Test
    void a_policy_does_not_go_while_a_write_about_its_nodes_is_missing() {
        assertThat(new WriteOutcome(Optional.empty(), REFUSED, DONE).lets(List.of(policy())))
                .isFalse();
        assertThat(new WriteOutcome(Optional.empty(), unwritten(Kind.CONFLICT), DONE).lets(List.of(policy())))
                .isFalse();
    }

    @Test
    void a_policy_goes_though_the_kube_proxy_of_another_cannot_be_moved() {
        WriteOutcome outcome = new WriteOutcome(Optional.empty(), DONE, REFUSED);

        assertThat(outcome.lets(List.of(policy()))).isTrue();
        assertThat(outcome.lets(List.of())).isFalse();
    }

    @Test
    void what_changes_by_time_is_reconciled_on_time_and_a_refusal_is_tried_again_within_seconds() {
        WriteOutcome refused = new WriteOutcome(Optional.empty(), REFUSED, DONE);

        assertThat(ALL_DONE.nextReconcile(Optional.of(NOW.plusSeconds(40)), NOW))
                .isBetween(Duration.ofSeconds(40), Duration.ofSeconds(41));
        assertThat(ALL_DONE.nextReconcile(Optional.empty(), NOW)).isEqualTo(Duration.ofMinutes(5));
        assertThat(refused.nextReconcile(Optional.empty(), NOW)).isEqualTo(Duration.ofSeconds(15));
    }

    private static WriteReport unwritten(Kind kind) {
        return new WriteReport(
                false, new TreeMap<>(Map.of("node-a", new WriteFailure(kind, "policy no-pods denied it"))));
    }
}
