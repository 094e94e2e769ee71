package dev.ipvs.latency.helper.diagnose.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.helper.diagnose.Completeness;
import dev.ipvs.latency.helper.diagnose.Culprit;
import dev.ipvs.latency.helper.diagnose.Diagnosis;
import dev.ipvs.latency.helper.diagnose.FoldedStack;
import dev.ipvs.latency.helper.diagnose.SampleDiagnosis;
import dev.ipvs.latency.helper.diagnose.Wait;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static final String HOSTILE = "</pre></script><script>alert(1)</script>\"'";

    private final Diagnosis sample = SampleDiagnosis.originalCase();

    @Test
    void answers_before_it_shows_any_picture() {
        String page = page(sample);

        assertThat(page.indexOf(sample.sentences().getFirst())).isBetween(0, page.indexOf("<svg"));
    }

    @Test
    void shows_the_way_of_the_packet_with_its_gap_and_the_culprit_over_it() {
        assertThat(page(sample))
                .contains("#1 ICMP 10.0.0.2 to 10.0.1.9, 98 bytes: held for 201 ms")
                .contains("eth0 in netns 4026532201", "veth1a2b in netns 4026531840")
                .contains("estimation_timer [ip_vs] 198 ms");
    }

    @Test
    void has_a_row_for_the_cpu_that_an_average_hides() {
        assertThat(page(sample)).contains("CPU 1, 0.000000 s: 305 ms in softirqs", ">16.1 %</text>");
    }

    @Test
    void says_first_of_all_that_events_were_lost() {
        Diagnosis lossy = with(sample, new Completeness(12, 0, 0, List.of()), sample.stacks(), sample.waits());

        assertThat(page(lossy)).contains("Incomplete: 12 events, 0 packets");
        assertThat(page(sample)).doesNotContain("Incomplete:");
    }

    @Test
    void says_that_there_was_nothing_to_draw_rather_than_draw_an_empty_graph() {
        Diagnosis quiet = new Diagnosis(
                sample.window(),
                sample.machine(),
                sample.cpus(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                sample.completeness(),
                List.of("No packet waited longer than 50ms."),
                List.of());

        assertThat(page(quiet))
                .contains("No stack was taken", "No followed packet was held")
                .doesNotContain("<iframe");
    }

    @Test
    void takes_no_markup_from_whoever_names_a_process() {
        Culprit named = new Culprit(Culprit.Kind.TASK, HOSTILE, "", HOSTILE, 60_000_000, 1);
        Diagnosis hostile = with(
                sample,
                sample.completeness(),
                List.of(new FoldedStack(List.of(HOSTILE, "vfs_read"), 1_000_000)),
                List.of(new Wait(Wait.Kind.RAISED, 0, 0, 60_000_000, List.of(named))));

        assertThat(page(hostile)).doesNotContain("<script>alert");
    }

    @Test
    void may_load_nothing() {
        assertThat(page(sample)).contains("default-src 'none'").doesNotContainPattern("(?:src|href)=\"?https?:");
    }

    private static String page(Diagnosis diagnosis) {
        return new HtmlReport().of(diagnosis);
    }

    private static Diagnosis with(
            Diagnosis sample, Completeness completeness, List<FoldedStack> stacks, List<Wait> waits) {
        return new Diagnosis(
                sample.window(),
                sample.machine(),
                sample.cpus(),
                waits,
                sample.gaps(),
                sample.stages(),
                sample.functions(),
                stacks,
                completeness,
                sample.sentences(),
                sample.advice());
    }
}
