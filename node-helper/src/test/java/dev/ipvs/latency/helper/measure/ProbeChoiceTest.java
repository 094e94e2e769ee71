package dev.ipvs.latency.helper.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.ProblemReason;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.kernel.Capability;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.KernelState;
import dev.ipvs.latency.helper.kernel.KernelSymbols;
import dev.ipvs.latency.helper.kernel.LivepatchFacts;
import dev.ipvs.latency.helper.kernel.ModulePolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbeChoiceTest {

    private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);
    private static final LivepatchFacts LIVEPATCHING =
            new LivepatchFacts(true, new ModulePolicy(Optional.empty(), Optional.empty()), Optional.empty());

    @Test
    void a_timer_kernel_is_measured_by_its_tracepoints() {
        assertThat(choice(Variant.Timer, ALL)).isInstanceOf(ProbeChoice.TimerTracepoints.class);
    }

    @Test
    void kernel_threads_are_read_and_an_absent_module_leaves_nothing_to_measure() {
        assertThat(choice(Variant.Kthread, Set.of())).isInstanceOf(ProbeChoice.KernelThreads.class);
        assertThat(choice(Variant.Absent, Set.of())).isInstanceOf(ProbeChoice.NothingToMeasure.class);
    }

    @Test
    void each_missing_capability_is_a_problem_of_its_own() {
        assertThat(reasons(choice(Variant.Timer, Set.of(Capability.SYSLOG))))
                .containsExactly(ProblemReason.MissingCapability, ProblemReason.MissingCapability);
    }

    @Test
    void before_linux58_sys_admin_stands_for_bpf_and_perfmon() {
        assertThat(choice(Variant.Timer, Set.of(Capability.SYS_ADMIN, Capability.SYSLOG)))
                .isInstanceOf(ProbeChoice.TimerTracepoints.class);
    }

    @Test
    void hidden_addresses_are_a_problem_even_for_root() {
        KernelFacts hidden = facts(Variant.Timer, Map.of("estimation_timer", 0L, "init_net", 0L));

        assertThat(reasons(ProbeChoice.of(hidden, ALL))).containsExactly(ProblemReason.SymbolHidden);
    }

    @Test
    void vendors_variants_are_named_and_not_touched() {
        assertThat(reasons(choice(Variant.DelayedWork, ALL))).containsExactly(ProblemReason.MissingKernelFeature);
        assertThat(reasons(choice(Variant.Unknown, ALL))).containsExactly(ProblemReason.MissingKernelFeature);
    }

    private static ProbeChoice choice(Variant variant, Set<Capability> held) {
        return ProbeChoice.of(facts(variant, Map.of("estimation_timer", 0xffffffffc0001000L)), held);
    }

    private static List<ProblemReason> reasons(ProbeChoice choice) {
        assertThat(choice).isInstanceOf(ProbeChoice.Blocked.class);
        return ((ProbeChoice.Blocked) choice)
                .problems().stream().map(Problem::reason).toList();
    }

    private static KernelFacts facts(Variant variant, Map<String, Long> symbols) {
        KernelState state = new KernelState("boot", Optional.empty(), Optional.empty(), List.of());
        return new KernelFacts("6.1.0", variant, new KernelSymbols(symbols), state, LIVEPATCHING, 80, 2);
    }
}
