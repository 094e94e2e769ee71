package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.FixState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FixRecordTest {
    private static final FixRecord APPLYING = fix(FixState.Applying, FixReason.PodRequested, "10s");
    private static final FixRecord OF_WAVE_2 = with(APPLYING, new RolloutPosition(2, "as asked", 1));

    @Test
    void when_the_change_was_made_is_remembered_from_then_on() {
        FixRecord applied =
                APPLYING.move(FixState.Applied, FixReason.PodReportedApplied, "done", NOW, Optional.of(NOW));
        FixRecord verified = applied.move(
                FixState.Verified,
                FixReason.MeasuredBetter,
                "better",
                NOW.plus(Duration.ofMinutes(1)),
                Optional.empty());

        assertThat(APPLYING.evidence().appliedAt()).isEmpty();
        assertThat(applied.evidence().appliedAt()).contains(NOW);
        assertThat(verified.evidence().appliedAt()).contains(NOW);
    }

    @Test
    void since_when_it_is_tried_to_undo_it_is_remembered_until_it_is_undone() {
        FixRecord reverting = APPLYING.move(FixState.Reverting, FixReason.PodFailed, "failed", NOW, Optional.empty());
        FixRecord again = reverting
                .move(FixState.Failed, FixReason.RevertFailed, "failed", NOW.plusSeconds(60), Optional.empty())
                .move(FixState.Reverting, FixReason.RevertFailed, "again", NOW.plusSeconds(120), Optional.empty());
        FixRecord reverted =
                again.move(FixState.Reverted, FixReason.RevertFailed, "done", NOW.plusSeconds(180), Optional.empty());

        assertThat(reverting.step().revertingSince()).contains(NOW);
        assertThat(again.step().revertingSince()).contains(NOW);
        assertThat(reverted.step().revertingSince()).isEmpty();
    }

    @Test
    void a_step_for_the_same_spec_leaves_it_in_its_wave() {
        assertThat(OF_WAVE_2.rebasedOn("as asked").position()).isEqualTo(OF_WAVE_2.position());
    }

    @Test
    void for_another_spec_it_is_one_of_the_first_wave() {
        assertThat(OF_WAVE_2.rebasedOn("otherwise").position()).isEqualTo(new RolloutPosition(1, "otherwise", 1));
    }

    @Test
    void of_each_type_of_fix_the_last_refusal_is_remembered() {
        FixRecord refused = APPLYING.refused(refusal("first"));
        OriginalState livepatch = new OriginalState(new LivepatchChange("module", "bundle"), BOOT, NOW);
        FixRecord both = with(refused, livepatch).refused(refusal("of the livepatch"));
        FixRecord again = with(both, APPLYING.original()).refused(refusal("second"));

        assertThat(again.refusals()).extracting(Refusal::message).containsExactly("of the livepatch", "second");
    }

    private static FixOutcome refusal(String message) {
        return new FixOutcome(FixResult.Refused, FixOutcomeReason.BadRequest, message, "1", BOOT);
    }
}
