package dev.ipvs.latency.operator.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.LivepatchVariant;
import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.Recommendation.PassedOver;
import dev.ipvs.latency.operator.Examples;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LadderTest {
    private static final Rung SYSCTL = new Rung.Sysctl();
    private static final Rung LIVEPATCH = new Rung.Livepatch("registry.example/ipvs-livepatch:1", "ipvs_estimator_off");
    private static final Rung SLICED =
            new Rung.Livepatch("registry.example/ipvs-livepatch:1", LivepatchVariant.Sliced.module());
    private static final Rung PROXY_MODE = Examples.proxyMode();

    static Stream<Arguments> cases() {
        return Stream.of(
                row("a timer kernel with the sysctl gets the sysctl", Variant.Timer, "1", List.of(SYSCTL), "Sysctl"),
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
                        "Livepatch after Sysctl:SysctlMissing"),
                row(
                        "a sysctl that someone else turned is not ours to turn",
                        Variant.Timer,
                        "0",
                        List.of(SYSCTL),
                        "none after Sysctl:SysctlAlreadyAtTarget"),
                row(
                        "kernel threads that take too much CPU are ended by the sysctl, and by no livepatch of a timer",
                        Variant.Kthread,
                        "1",
                        List.of(LIVEPATCH, SYSCTL),
                        "Sysctl after Livepatch:VariantNotSuited"),
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
                row(
                        "a recalled bundle is not loaded",
                        Examples.kernel(Variant.Timer, "1"),
                        List.of(new Rung.Livepatch(
                                "registry.example/bundle@sha256:1", "module", Set.of("sha256:1"), Optional.empty())),
                        "none after Livepatch:BundleRecalled"),
                row(
                        "a livepatch that someone else loaded is not ours to take out",
                        Examples.kernel("module", true),
                        List.of(new Rung.Livepatch("registry.example/bundle:1", "module")),
                        "none after Livepatch:LivepatchAlreadyThere"),
                row("slices are for a timer", Variant.Timer, "1", List.of(SLICED), "Livepatch"),
                row(
                        "and not for kernel threads",
                        Variant.Kthread,
                        "",
                        List.of(SLICED, PROXY_MODE),
                        "none after Livepatch:VariantNotSuited ProxyMode:ProxyModeUnknown"),
                row(
                        "a real-time kernel preempts the walk without slices",
                        onRelease("6.1.0-32-rt-amd64"),
                        List.of(SLICED, PROXY_MODE),
                        "ProxyMode after Livepatch:RealTimeKernel"),
                row("but the walk may be ended there", onRelease("6.1.0-32-rt-amd64"), List.of(LIVEPATCH), "Livepatch"),
                row(
                        "rules of kube-router, without a kube-proxy: nothing to move, and a sysctl to turn",
                        Variant.Timer,
                        "1",
                        List.of(PROXY_MODE, SYSCTL),
                        "Sysctl after ProxyMode:ProxyModeUnknown"),
                row("a kube-proxy in mode ipvs can leave it", inMode("ipvs"), List.of(PROXY_MODE), "ProxyMode"),
                row(
                        "what the cluster stands against is no matter of the node",
                        inMode("ipvs"),
                        List.of(new Rung.ProxyMode(
                                Target.nftables,
                                Examples.KUBE_PROXY,
                                Optional.of(new Applicability.NotApplicable(
                                        PassedOverReason.NotAcknowledged, "not acknowledged yet")))),
                        "none after ProxyMode:NotAcknowledged"),
                row(
                        "a kube-proxy that says nothing is not moved",
                        Examples.kernel(Variant.Timer, "1"),
                        List.of(PROXY_MODE),
                        "none after ProxyMode:ProxyModeUnknown"),
                row(
                        "nor is one that is in another mode",
                        inMode("iptables"),
                        List.of(PROXY_MODE),
                        "none after ProxyMode:ProxyNotInIpvsMode"),
                row(
                        "IPVS rules of others would be flushed too",
                        Examples.kernel(Variant.Timer, "1")
                                .with(new Proxy("ipvs", true, true, List.of("TCP 192.0.2.1:80"))),
                        List.of(PROXY_MODE),
                        "none after ProxyMode:ForeignIpvsRules"),
                row(
                        "kube-proxy demands 5.13 for nftables",
                        onRelease("5.10.0-32-amd64"),
                        List.of(PROXY_MODE),
                        "none after ProxyMode:KernelTooOld"),
                row("and takes 5.13", onRelease("5.13.0"), List.of(PROXY_MODE), "ProxyMode"),
                row("and all after it", onRelease("7.0.3-x"), List.of(PROXY_MODE), "ProxyMode"),
                row(
                        "a release that says no version is taken for an older one",
                        onRelease("custom"),
                        List.of(PROXY_MODE),
                        "none after ProxyMode:KernelTooOld"),
                row(
                        "mode iptables fits older kernels too",
                        onRelease("5.10.0-32-amd64"),
                        List.of(new Rung.ProxyMode(Target.iptables, Examples.KUBE_PROXY, Optional.empty())),
                        "ProxyMode"),
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
                FixType.Livepatch, FixOutcomeReason.BadRequest, "no module for this kernel", Examples.BOOT, "as asked");
        Ladder ladder =
                Ladder.choose(List.of(LIVEPATCH, SYSCTL), Examples.kernel(Variant.Timer, "1"), List.of(refusal));

        assertThat(text(ladder)).isEqualTo("Sysctl after Livepatch:RefusedOnNode");
        assertThat(ladder.passedOver().getFirst().message()).contains("no module for this kernel", "to try again");
    }

    @ParameterizedTest
    @CsvSource({
        "5.10.0-32-rt-amd64, true",
        "5.10.204-rt100, true",
        "4.18.0-553.rt7.342.el8_10.x86_64, true",
        "5.14.0-70.13.1.rt21.83.el9_0.x86_64, true",
        "5.15.0-1032-realtime, true",
        "5.14.21-150500.13.5-rt, true",
        "6.1.0-32-amd64, false",
        "5.15.0-rtl8192, false",
        "6.1.0-smart1-amd64, false"
    })
    void a_real_time_kernel_is_known_by_its_flavour(String release, boolean realTime) {
        assertThat(RealTime.is(onRelease(release))).isEqualTo(realTime);
    }

    private static String text(Ladder ladder) {
        String fix = ladder.change().map(change -> change.type().name()).orElse("none");
        List<String> above = ladder.passedOver().stream()
                .map(rung -> rung.type() + ":" + rung.reason())
                .toList();
        return above.isEmpty() ? fix : fix + " after " + String.join(" ", above);
    }

    private static KernelFacts inMode(String mode) {
        return Examples.kernel(Variant.Timer, "1").with(Examples.proxy(mode));
    }

    private static KernelFacts onRelease(String release) {
        return new KernelFacts(release, Examples.BOOT, Variant.Timer, null, List.of(), 80, 2)
                .with(Examples.proxy("ipvs"));
    }

    private static Arguments row(String what, KernelFacts kernel, List<Rung> rungs, String expected) {
        return Arguments.of(what, kernel, rungs, expected);
    }

    private static Arguments row(String what, Variant variant, String sysctl, List<Rung> rungs, String expected) {
        return Arguments.of(what, Examples.kernel(variant, sysctl), rungs, expected);
    }
}
