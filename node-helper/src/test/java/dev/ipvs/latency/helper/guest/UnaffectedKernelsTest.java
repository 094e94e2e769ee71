package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import org.junit.jupiter.api.Test;

/** A kernel that estimates in kernel threads, with and without its module. */
@OnKernels("trixie")
class UnaffectedKernelsTest {

    @Test
    void a_kernel_without_the_module_has_no_estimator(Guest guest) {
        guest.run("ipvsadm", "--clear");
        guest.run("modprobe", "--remove", "ip_vs_rr", "ip_vs");

        Command.Finished finished = HelperInGuest.in(guest).run("measure");

        assertThat(finished.stdout())
                .contains("estimator: Absent")
                .contains("Unaffected: the module ip_vs is not loaded");
        assertThat(finished.exitCode()).isZero();
    }

    @Test
    void kernel_threads_hold_up_no_softirq(Guest guest) {
        guest.loadRules(new IpvsRules(10));

        Command.Finished finished = HelperInGuest.in(guest).run("measure");

        assertThat(finished.stdout())
                .contains("estimator: Kthread")
                .contains("10 services, 10 destinations: 21 estimators per walk")
                .contains("Unaffected: this kernel estimates in kernel threads");
        assertThat(finished.exitCode()).isZero();
    }

    @Test
    void a_livepatch_of_the_timer_does_not_fit_and_the_table_says_why(Guest guest) {
        guest.output("modprobe", "ip_vs");

        Command.Finished finished = HelperInGuest.in(guest).run("fix", "--type", "Livepatch", "--dry-run");

        assertThat(finished.stdout())
                .containsPattern("kernel has livepatching +yes")
                .containsPattern("estimator is the timer +no +VariantNotSuited: the kernel's variant is Kthread")
                .contains("Livepatch cannot be applied on this machine");
        assertThat(finished.exitCode()).isEqualTo(1);
    }
}
