package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static dev.ipvs.latency.operator.rollout.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.LivepatchVariant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bundle may hold both variants, so the digest does not tell them apart: the module does. */
class LivepatchVariantTest {
    private static final String BUNDLE = "registry.example/p@sha256:" + "1".repeat(64);

    @ParameterizedTest
    @CsvSource({"Off, Off", "Sliced, Sliced"})
    void what_is_asked_for_stays(LivepatchVariant loaded, LivepatchVariant asked) {
        FixRecord planned = planned(loaded, asked);
        assertThat(planned.state()).isEqualTo(FixState.Verified);
    }

    @ParameterizedTest
    @CsvSource({"Off, Sliced", "Sliced, Off"})
    void the_other_variant_is_taken_out_by_the_name_that_was_recorded(LivepatchVariant loaded, LivepatchVariant asked) {
        FixRecord planned = planned(loaded, asked);
        assertThat(planned.state() + " " + planned.reason())
                .isEqualTo(FixState.Reverting + " " + FixReason.NotOnLadder);
        assertThat(planned.change()).isEqualTo(new LivepatchChange(loaded.module(), BUNDLE));
    }

    private static FixRecord planned(LivepatchVariant loaded, LivepatchVariant asked) {
        Policy policy = with(policy(), List.<Rung>of(new Rung.Livepatch(BUNDLE, asked.module())));
        return plan(policy, verified(loaded)).decisions().getFirst().fix().orElseThrow();
    }

    private static NodeSnapshot verified(LivepatchVariant variant) {
        NodeSnapshot node =
                seen("n", kernel(variant.module(), true), VerdictValue.Healthy, window("990us", "30s", 13_500));
        return with(
                node,
                with(
                        fix(FixState.Verified, FixReason.MeasuredBetter, "1h"),
                        new OriginalState(new LivepatchChange(variant.module(), BUNDLE), BOOT, ago("2h"))));
    }
}
