package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first line of {@code measure} answers the question, wherever it is run. */
@Tag("long")
@OnKernels({"bullseye", "bookworm", "trixie"})
class PlainAnswerTest {

    private static final String[] WITHOUT_RIGHTS = {"setpriv", "--bounding-set", "-all", "--inh-caps", "-all"};

    @Test
    void without_ipvs_with_rights_and_without(Guest guest) {
        guest.run("ipvsadm", "--clear");
        guest.run("modprobe", "--remove", "ip_vs_rr", "ip_vs");

        String absent = "No problem: IPVS is not in use, as the module ip_vs is not loaded.";
        assertThat(answer(HelperInGuest.in(guest))).isEqualTo(absent);
        assertThat(answer(HelperInGuest.in(guest).through(WITHOUT_RIGHTS))).isEqualTo(absent);
    }

    @Test
    void with_ipvs_with_rights_without_and_in_a_container(Guest guest) {
        guest.run("ipvsadm", "--clear");
        guest.loadRules(new IpvsRules(10));

        List<String> answers = List.of(
                answer(HelperInGuest.in(guest)),
                answer(HelperInGuest.in(guest).through(WITHOUT_RIGHTS)),
                answer(HelperInGuest.in(guest).through("unshare", "--net")));

        System.out.printf("%s:%n%s%n", guest.release(), String.join(System.lineSeparator(), answers));
        String threads = "No problem: this kernel estimates in kernel threads, for which no packet waits.";
        if (guest.run("grep", "-q", "ip_vs_estimation_kthread", "/proc/kallsyms")
                .succeeded()) {
            assertThat(answers).containsExactly(threads, threads, threads);
        } else {
            assertThat(answers.get(0)).startsWith("No problem: the IPVS estimator walks for at most ");
            assertThat(answers.get(1))
                    .isEqualTo(
                            "Cannot tell whether this machine has the problem: this process may not measure it. Run it as"
                                    + " root, or with the capabilities BPF, PERFMON and SYSLOG.");
            assertThat(answers.get(2))
                    .startsWith(
                            "Cannot tell whether this machine has the problem: this process is not in the host's network"
                                    + " namespace");
        }
    }

    private static String answer(HelperInGuest helper) {
        return helper.run("measure", "--duration", "10s", "--min-samples", "2")
                .stdout()
                .lines()
                .findFirst()
                .orElse("nothing");
    }
}
