package dev.ipvs.latency.helper.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KernelFactsTest {

    @TempDir
    Path root;

    static Stream<Arguments> symbols() {
        return Stream.of(
                Arguments.of("ffffffffc0a01000 t estimation_timer\t[ip_vs]", Variant.Timer),
                Arguments.of("ffffffff81a01000 t estimation_timer", Variant.Timer),
                Arguments.of("ffffffffc0a01000 t estimation_timer\t[other]", Variant.Absent),
                Arguments.of("ffffffffc0a01000 t ip_vs_estimation_kthread\t[ip_vs]", Variant.Kthread),
                Arguments.of("ffffffffc0a01000 t estimation_work\t[ip_vs]", Variant.DelayedWork),
                Arguments.of("ffffffffc0a01000 t ip_vs_estimator_net_init\t[ip_vs]", Variant.Unknown),
                Arguments.of("ffffffff82e9dcc0 B init_net", Variant.Absent));
    }

    @ParameterizedTest
    @MethodSource("symbols")
    void tells_the_variant_by_its_symbols(String line, Variant variant) {
        assertThat(VariantDetector.detect(KernelSymbols.parse(Stream.of("0000000000000000 A fixed_percpu_data", line))))
                .isEqualTo(variant);
    }

    @Test
    void reads_addresses_and_notices_that_they_are_hidden() {
        KernelSymbols shown = KernelSymbols.parse(
                Stream.of("ffffffffc0a01000 t estimation_timer\t[ip_vs]", "ffffffff82e9dcc0 B init_net"));
        KernelSymbols hidden = KernelSymbols.parse(
                Stream.of("0000000000000000 t estimation_timer\t[ip_vs]", "0000000000000000 B init_net"));

        assertThat(shown.estimationTimer()).hasValue(0xffffffffc0a01000L);
        assertThat(shown.addressesHidden()).isFalse();
        assertThat(hidden.estimationTimer()).isEmpty();
        assertThat(hidden.addressesHidden()).isTrue();
    }

    /** A timer that a livepatch re-arms keeps the function that ip_vs gave it, and the tracepoints show that one. */
    @Test
    void a_livepatched_estimator_keeps_its_address() {
        KernelSymbols symbols = KernelSymbols.parse(Stream.of(
                "ffffffffc0c02000 t estimation_timer_sliced\t[ipvs_estimator_sliced]",
                "ffffffffc0c02010 t estimation_timer\t[ipvs_estimator_sliced]",
                "ffffffffc0a01000 t estimation_timer\t[ip_vs]"));

        assertThat(symbols.estimationTimer()).hasValue(0xffffffffc0a01000L);
        assertThat(VariantDetector.detect(symbols)).isEqualTo(Variant.Timer);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0-79,80", "'0-1,4,6-7',5", "'',0"})
    void counts_cpus(String list, int count) {
        assertThat(CpuList.members(list)).hasSize(count);
    }

    @Test
    void counts_rules() {
        Rules rules = Rules.count("""
                IP Virtual Server version 1.2.1 (size=4096)
                Prot LocalAddress:Port Scheduler Flags
                  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
                TCP  0A600001:0050 rr
                  -> 0AF40105:0050      Masq    1      0          0
                  -> 0AF40106:0050      Masq    1      0          0
                UDP  0A60000A:0035 rr
                """.lines());

        assertThat(rules).isEqualTo(new Rules(2, 2));
        assertThat(rules.estimators()).isEqualTo(5);
    }

    @Test
    void notices_a_changed_sysctl_and_a_new_livepatch_without_reading_the_symbols_again() throws IOException {
        HostFiles files = machine();
        KernelFacts facts = KernelFacts.read(files);
        assertThat(facts.refreshed(files)).isSameAs(facts);

        write("proc/kallsyms", "");
        write("proc/sys/net/ipv4/vs/run_estimation", "0\n");
        write("sys/kernel/livepatch/ours/enabled", "1\n");
        write("sys/kernel/livepatch/ours/transition", "1\n");
        write("sys/kernel/livepatch/ours/ip_vs/estimation_timer,1/nops", "");
        KernelFacts changed = facts.refreshed(files);

        assertThat(changed.state().sysctl()).contains(new EstimationSysctl("net.ipv4.vs.run_estimation", "0"));
        assertThat(changed.state().livepatches())
                .containsExactly(new Livepatch(
                        "ours", true, true, List.of(Livepatch.Function.ESTIMATOR), Livepatch.Effect.UNKNOWN));
        assertThat(changed.variant()).isEqualTo(Variant.Timer);
    }

    @Test
    void reads_the_symbols_again_when_the_module_is_loaded_elsewhere() throws IOException {
        HostFiles files = machine();
        KernelFacts facts = KernelFacts.read(files);

        write("proc/modules", "ip_vs 233472 5 - Live 0xffffffffc0b00000\n");
        assertThat(facts.refreshed(files).state().module())
                .isNotEqualTo(facts.state().module());
        write("proc/kallsyms", "ffffffffc0b01000 t estimation_timer\t[ip_vs]\n");
        write("proc/modules", "ip_vs 233472 5 - Live 0xffffffffc0c00000\n");

        assertThat(facts.refreshed(files).symbols().estimationTimer()).hasValue(0xffffffffc0b01000L);
    }

    @Test
    void a_module_that_is_used_more_or_less_is_still_the_same() throws IOException {
        HostFiles files = machine();
        KernelFacts facts = KernelFacts.read(files);

        write("proc/modules", "ip_vs 233472 9 ip_vs_rr, Live 0xffffffffc0a00000\n");

        assertThat(facts.refreshed(files)).isSameAs(facts);
    }

    @Test
    void finds_tencents_name() throws IOException {
        write("proc/sys/net/ipv4/vs/estimation_timer_work", "1\n");

        assertThat(EstimationSysctl.read(new HostFiles(root)))
                .contains(new EstimationSysctl("net.ipv4.vs.estimation_timer_work", "1"));
        assertThat(EstimationSysctl.read(new HostFiles(root.resolve("nowhere"))))
                .isEqualTo(Optional.empty());
    }

    @Test
    void reads_capabilities_by_their_bits() {
        assertThat(Capability.ofBits(1L << 39 | 1L << 38 | 1L << 34))
                .containsExactlyInAnyOrder(Capability.BPF, Capability.PERFMON, Capability.SYSLOG);
        assertThat(Capability.missingFrom(List.of())).hasSize(3);
    }

    private HostFiles machine() throws IOException {
        write("proc/kallsyms", "ffffffffc0a01000 t estimation_timer\t[ip_vs]\n");
        write("proc/modules", "ip_vs 233472 4 - Live 0xffffffffc0a00000\nnf_conntrack 1 1 - Live 0x1\n");
        write("proc/sys/kernel/osrelease", "6.1.0-53-amd64\n");
        write("proc/sys/kernel/random/boot_id", "boot\n");
        write("proc/sys/net/ipv4/vs/run_estimation", "1\n");
        write("sys/devices/system/cpu/possible", "0-79\n");
        write("sys/devices/system/cpu/online", "0-1\n");
        return new HostFiles(root);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
