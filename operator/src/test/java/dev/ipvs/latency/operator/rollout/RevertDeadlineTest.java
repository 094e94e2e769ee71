package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.notReady;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A policy was deleted ten minutes ago, and each of its nodes has five. */
class RevertDeadlineTest {
    private static final Instant DELETED = ago("10m");
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    static Stream<Arguments> failedToUndo() {
        return Stream.of(
                row("tried since", "9m", true, Optional.of(ago("4m"))),
                row("tried as it was deleted", "10m", true, Optional.of(ago("5m"))),
                row("tried before, and able to answer: it is tried again", "11m", true, Optional.empty()),
                row("tried before, and not able to answer", "11m", false, Optional.of(ago("5m"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failedToUndo")
    void a_node_has_its_time_from_the_first_try_since_the_deletion(
            String what, String tried, boolean reachable, Optional<Instant> deadline) {
        FixRecord failed = fix(FixState.Failed, FixReason.RevertFailed, tried);
        NodeSnapshot node = with(breached("a"), failed);
        assertThat(new RevertDeadline(DELETED, OnDelete.Revert, TIMEOUT)
                        .of(reachable ? node : notReady(node, "20m"), failed))
                .as(what)
                .isEqualTo(deadline);
    }

    @ParameterizedTest
    @EnumSource(
            value = FixState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"Failed", "Applied"})
    void what_is_on_its_way_or_settled_is_not_given_up(FixState state) {
        FixRecord fix = fix(state, FixReason.PolicyDeleted, "9m");
        for (OnDelete onDelete : OnDelete.values()) {
            assertThat(new RevertDeadline(DELETED, onDelete, TIMEOUT).of(with(breached("a"), fix), fix))
                    .isEmpty();
        }
    }

    @Test
    void what_is_to_be_kept_is_waited_for_as_long_until_it_is_proven() {
        FixRecord applied = fix(FixState.Applied, FixReason.PodReportedApplied, "9m");
        assertThat(new RevertDeadline(DELETED, OnDelete.Keep, TIMEOUT).of(with(breached("a"), applied), applied))
                .contains(ago("4m"));
        assertThat(new RevertDeadline(DELETED, OnDelete.Revert, TIMEOUT).of(with(breached("a"), applied), applied))
                .isEmpty();
    }

    @Test
    void another_failure_is_no_failed_undoing() {
        FixRecord failed = fix(FixState.Failed, FixReason.DidNotHelp, "9m");
        assertThat(new RevertDeadline(DELETED, OnDelete.Revert, TIMEOUT).of(with(breached("a"), failed), failed))
                .isEmpty();
    }

    private static Arguments row(String what, String tried, boolean reachable, Optional<Instant> deadline) {
        return Arguments.of(what, tried, reachable, deadline);
    }
}
