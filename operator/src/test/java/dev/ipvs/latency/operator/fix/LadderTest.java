package dev.ipvs.latency.operator.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.Recommendation.PassedOver;
import dev.ipvs.latency.operator.Examples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LadderTest {
    private static final Rung SYSCTL = new Rung.Sysctl();
    private static final Rung LIVEPATCH = new Rung.Livepatch("registry.example/ipvs-livepatch:1", "ipvs_estimator_off");
    private static final Rung PROXY_MODE = new Rung.ProxyMode(Target.nftables);

    static Stream<Arguments> cases() {
        return Stream.of(
                row("a timer kernel with the knob gets the sysctl", Variant.Timer, "1", List.of(SYSCTL), "Sysctl"),
                row(
                        "the order is the person's",
                        Variant.Timer,
                        "1",
                        List.of(LIVEPATCH, SYSCTL, PROXY_MODE),
                        "Livepatch"),
                row(
                        "what is above it is passed over with a reason",
                        Variant.Timer,
                        "",
                        List.of(SYSCTL, LIVEPATCH, PROXY_MODE),
                        "Livepatch after Sysctl:KnobMissing"),
                row(
                        "a knob that someone else turned is not ours to turn",
                        Variant.Timer,
                        "0",
                        List.of(SYSCTL),
                        "none after Sysctl:KnobAlreadyAtTarget"),
                row(
                        "a vendor's variant is not touched",
                        Variant.DelayedWork,
                        "1",
                        List.of(SYSCTL, LIVEPATCH),
                        "none after Sysctl:VariantNotSuited Livepatch:VariantNotSuited"),
                row(
                        "an unknown variant neither",
                        Variant.Unknown,
                        "1",
                        List.of(SYSCTL),
                        "none after Sysctl:VariantNotSuited"),
                row("an empty ladder has no fix", Variant.Timer, "1", List.of(), "none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_first_rung_that_fits_is_chosen(String what, KernelFacts kernel, List<Rung> rungs, String expected) {
        assertThat(text(Ladder.choose(rungs, kernel, List.of()))).as(what).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void every_obstacle_is_told_in_a_sentence(String what, KernelFacts kernel, List<Rung> rungs) {
        assertThat(Ladder.choose(rungs, kernel, List.of()).passedOver())
                .extracting(PassedOver::message)
                .allSatisfy(message -> assertThat(message).contains(" "));
    }

    @Test
    void what_was_refused_on_the_node_is_passed_over_for_the_next_rung() {
        Refusal refusal = new Refusal(
                FixType.Livepatch, FixOutcomeReason.BadRequest, "no module for this kernel", Examples.BOOT, "p", 3);
        Ladder ladder =
                Ladder.choose(List.of(LIVEPATCH, SYSCTL), Examples.kernel(Variant.Timer, "1"), List.of(refusal));

        assertThat(text(ladder)).isEqualTo("Sysctl after Livepatch:RefusedOnNode");
        assertThat(ladder.passedOver().getFirst().message()).contains("no module for this kernel", "to try again");
    }

    private static String text(Ladder ladder) {
        String fix = ladder.change().map(change -> change.type().name()).orElse("none");
        List<String> above = ladder.passedOver().stream()
                .map(rung -> rung.type() + ":" + rung.reason())
                .toList();
        return above.isEmpty() ? fix : fix + " after " + String.join(" ", above);
    }

    private static Arguments row(String what, Variant variant, String knob, List<Rung> rungs, String expected) {
        return Arguments.of(what, Examples.kernel(variant, knob), rungs, expected);
    }
}
