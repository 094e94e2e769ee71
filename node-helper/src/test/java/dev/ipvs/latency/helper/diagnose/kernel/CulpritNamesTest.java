package dev.ipvs.latency.helper.diagnose.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.helper.diagnose.Culprit;
import dev.ipvs.latency.helper.diagnose.Culprit.Kind;
import dev.ipvs.latency.helper.diagnose.Wait;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a culprit gets its name: by its address, or by the stacks that were taken while it ran. */
class CulpritNamesTest {

    private static final String SYMBOLS = """
            0000000000001000 t native_queued_spin_lock_slowpath
            0000000000002000 T _raw_spin_lock_bh
            0000000000003000 T ip_vs_start_estimator\t[ip_vs]
            0000000000004000 t ip_vs_add_dest\t[ip_vs]
            0000000000005000 t estimation_timer\t[ip_vs]
            0000000000006000 t free_all_of_it\t[big]
            0000000000007000 t rcu_do_batch
            0000000000008000 t slow_hook\t[filter]
            0000000000009000 T nf_hook_slow
            000000000000a000 t virtnet_poll\t[virtio_net]
            000000000000b000 t rcu_core
            000000000000c000 T asm_sysvec_call_function_single
            000000000000d000 T __do_softirq
            000000000000e000 t tasklet_action_common.constprop.0
            """;

    @TempDir
    Path root;

    private CulpritNames names;

    @BeforeEach
    void symbols() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(root.resolve("proc/kallsyms"), SYMBOLS);
        names = new CulpritNames(KernelFunctions.read(new HostFiles(root)), _ -> "virtio0-input.0");
    }

    @Test
    void a_timer_by_its_functions_address() {
        assertThat(culprits(wait(slot(Kind.TIMER, 0, 0x5000, "bash")), List.of()))
                .containsExactly(new Culprit(Kind.TIMER, "estimation_timer", "ip_vs", "", 90, 1));
    }

    @Test
    void a_thread_that_spins_by_the_function_that_wants_the_lock() {
        RawSample spinning = sample(Kind.TASK, "ipvsadm", 9, 0x1010, 0x2010, 0x3010, 0x4010);
        RawSample added = sample(Kind.TASK, "ipvsadm", 1, 0x4020);

        assertThat(culprits(wait(slot(Kind.TASK, 17, 0, "ipvsadm")), List.of(spinning, added)))
                .containsExactly(new Culprit(Kind.TASK, "ip_vs_start_estimator", "ip_vs", "ipvsadm", 90, 1));
    }

    @Test
    void a_thread_without_a_stack_by_its_own_name() {
        assertThat(culprits(wait(slot(Kind.TASK, 17, 0, "java")), List.of()))
                .containsExactly(new Culprit(Kind.TASK, "java", "", "", 90, 1));
    }

    @Test
    void threads_of_one_name_count_as_one() {
        assertThat(culprits(wait(slot(Kind.TASK, 17, 0, "java"), slot(Kind.TASK, 18, 0, "java")), List.of()))
                .containsExactly(new Culprit(Kind.TASK, "java", "", "", 180, 2));
    }

    @Test
    void an_rcu_callback_by_what_runs_inside_the_batch() {
        RawSample sample = sample(Kind.RCU, "bash", 1, 0x1010, 0x6010, 0x7010);

        assertThat(culprits(wait(slot(Kind.RCU, 9, 0, "bash")), List.of(sample)))
                .containsExactly(new Culprit(Kind.RCU, "free_all_of_it", "big", "", 90, 1));
    }

    @Test
    void an_rcu_callback_where_the_compiler_made_the_batch_part_of_its_caller() {
        RawSample sample = sample(Kind.RCU, "bash", 1, 0x1010, 0x6010, 0xb010);

        assertThat(culprits(wait(slot(Kind.RCU, 9, 0, "bash")), List.of(sample)))
                .containsExactly(new Culprit(Kind.RCU, "free_all_of_it", "big", "", 90, 1));
    }

    @Test
    void a_tasklet_where_the_compiler_changed_the_name_of_its_caller() {
        RawSample sample = sample(Kind.TASKLET, "bash", 1, 0x6010, 0xe010);

        assertThat(culprits(wait(slot(Kind.TASKLET, 6, 0, "bash")), List.of(sample)))
                .containsExactly(new Culprit(Kind.TASKLET, "free_all_of_it", "big", "", 90, 1));
    }

    @Test
    void a_netfilter_hook_by_what_runs_inside_it_with_the_devices_poll_as_detail() {
        RawSample sample = sample(Kind.NET_RX, "bash", 1, 0x8010, 0x9010, 0xa010);

        assertThat(culprits(wait(slot(Kind.NET_RX, 3, 0xa000, "bash")), List.of(sample)))
                .containsExactly(new Culprit(Kind.NET_RX, "slow_hook", "filter", "virtnet_poll", 90, 1));
    }

    @Test
    void an_interrupt_by_its_handler_and_the_kernels_name_for_it() {
        assertThat(culprits(wait(slot(Kind.HARDIRQ, 25, 0xa000, "bash")), List.of()))
                .containsExactly(new Culprit(Kind.HARDIRQ, "virtnet_poll", "virtio_net", "virtio0-input.0", 90, 1));
    }

    @Test
    void an_interrupt_that_came_late_into_the_kernel_by_what_had_disabled_it() {
        RawSample late = sample(Kind.INTERRUPTS_OFF, "ipvsadm", 1, 0x4010);

        assertThat(culprits(wait(slot(Kind.INTERRUPTS_OFF, 0, 0, "ipvsadm")), List.of(late)))
                .containsExactly(new Culprit(Kind.INTERRUPTS_OFF, "ip_vs_add_dest", "ip_vs", "ipvsadm", 90, 1));
    }

    @Test
    void what_had_disabled_interrupts_is_not_the_one_that_came_first_when_they_were_enabled_again() {
        RawSample late = sample(Kind.INTERRUPTS_OFF, "ipvsadm", 1, 0xd010, 0xc010, 0x4010);

        assertThat(culprits(wait(slot(Kind.INTERRUPTS_OFF, 0, 0, "ipvsadm")), List.of(late)))
                .containsExactly(new Culprit(Kind.INTERRUPTS_OFF, "ip_vs_add_dest", "ip_vs", "ipvsadm", 90, 1));
    }

    @Test
    void an_interrupt_that_came_late_into_user_mode_is_no_process_fault() {
        RawSample late = sample(Kind.INTERRUPTS_OFF, "java", 1);

        assertThat(culprits(wait(slot(Kind.INTERRUPTS_OFF, 0, 0, "java")), List.of(late)))
                .containsExactly(new Culprit(Kind.STOLEN, "the hypervisor or firmware", "", "", 90, 1));
    }

    @Test
    void samples_of_another_wait_say_nothing() {
        RawSample other = new RawSample(new WaitId(1, 8), Kind.TASK, "java", List.of(0x5010L), 1);

        assertThat(culprits(wait(slot(Kind.TASK, 17, 0, "java")), List.of(other)))
                .extracting(Culprit::name)
                .containsExactly("java");
    }

    @Test
    void a_stack_folds_with_its_context_outermost() {
        assertThat(names.folded(sample(Kind.TASK, "ipvsadm", 3, 0x2010, 0x3010), 2_000_000)
                        .line())
                .isEqualTo("TASK ipvsadm;ip_vs_start_estimator;_raw_spin_lock_bh 6000");
    }

    private List<Culprit> culprits(RawWait wait, List<RawSample> samples) {
        return names.culprits(wait, samples.stream().collect(Collectors.groupingBy(RawSample::of)));
    }

    private static RawWait wait(RawWait.Slot... slots) {
        return new RawWait(Wait.Kind.RAISED, new WaitId(1, 7), 0, 100, List.of(slots));
    }

    private static RawWait.Slot slot(Kind kind, int id, long address, String thread) {
        return new RawWait.Slot(new RawActor(kind, id, address), 90, 1, thread);
    }

    private static RawSample sample(Kind kind, String thread, long count, long... addresses) {
        return new RawSample(
                new WaitId(1, 7), kind, thread, Arrays.stream(addresses).boxed().toList(), count);
    }
}
