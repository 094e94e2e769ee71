package dev.ipvs.latency.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixType;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedWaveTest {
    private static final Waves WAVES = new Waves(List.of(IntOrPercent.parse("1"), IntOrPercent.parse("100%")));

    /** Approvals that people gave name it: another text would take them back. */
    @Test
    void the_plan_is_made_from_this_text() {
        assertThat(PlannedWave.text(FixType.Sysctl, WAVES, "ab12cd34ef")).isEqualTo("""
                type Sysctl
                spec ab12cd34ef
                wave 1
                wave 100%
                """);
    }

    @Test
    void an_approval_covers_earlier_waves_of_its_plan_and_nothing_else() {
        PlannedWave second = PlannedWave.of(FixType.Sysctl, 2, WAVES, "spec");
        assertThat(second.covers(PlannedWave.of(FixType.Sysctl, 1, WAVES, "spec")))
                .isTrue();
        assertThat(second.covers(PlannedWave.of(FixType.Sysctl, 2, WAVES, "spec")))
                .isTrue();
        assertThat(second.covers(PlannedWave.of(FixType.Sysctl, 3, WAVES, "spec")))
                .isFalse();
        assertThat(second.covers(PlannedWave.of(FixType.Livepatch, 1, WAVES, "spec")))
                .isFalse();
        assertThat(second.covers(PlannedWave.of(FixType.Sysctl, 1, WAVES, "another")))
                .isFalse();
        Waves others = new Waves(List.of(IntOrPercent.parse("100%")));
        assertThat(second.covers(PlannedWave.of(FixType.Sysctl, 1, others, "spec")))
                .isFalse();
    }
}
