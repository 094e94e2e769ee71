package dev.ipvs.latency.helper.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {

    private static final long MS = 1_000_000;
    private static final Completeness COMPLETE = new Completeness(0, 0, 0, List.of());

    @Test
    void name_the_culprit_of_most_time_first_and_the_rung_that_fits() {
        List<Wait> waits = List.of(
                wait(0, 300, culprit(Culprit.Kind.TASK, "ksys_read", "", 290)),
                wait(1, 200, culprit(Culprit.Kind.TIMER, "estimation_timer", "ip_vs", 198)),
                wait(1, 210, culprit(Culprit.Kind.TIMER, "estimation_timer", "ip_vs", 208)));

        assertThat(said(waits, COMPLETE, EstimatorRung.LIVEPATCH))
                .satisfiesExactly(
                        worst -> assertThat(worst)
                                .isEqualTo(
                                        "Received packets waited 2 times on CPU 1, 210ms at longest and 410ms in all,"
                                                + " for estimation_timer [ip_vs], a timer's function; it had 99.0 % of that."),
                        second -> assertThat(second)
                                .isEqualTo("Received packets waited 1 time on CPU 0, 300ms at longest and 300ms in all,"
                                        + " for ksys_read, a process with softirqs disabled; it had 96.6 % of that."),
                        share -> assertThat(share).isEqualTo("98.0 % of the time waited over 50ms is explained."),
                        advice -> assertThat(advice).contains("livepatch fix", "docs/fixes/livepatch.md"),
                        walk -> assertThat(walk).isEqualTo("IPVS has 79004 estimators on 80 possible CPUs to walk."));
        assertThat(said(waits, COMPLETE, EstimatorRung.SYSCTL))
                .anySatisfy(advice -> assertThat(advice).contains("run_estimation to 0", "docs/fixes/sysctl.md"));
    }

    @Test
    void acquit_the_estimator_by_name() {
        assertThat(said(
                        List.of(wait(
                                2,
                                200,
                                culprit(Culprit.Kind.TASKLET, "slow_tasklet", "driver", 180),
                                culprit(Culprit.Kind.TIMER, "estimation_timer", "ip_vs", 2))),
                        COMPLETE,
                        EstimatorRung.SYSCTL))
                .containsExactly(
                        "Received packets waited 1 time on CPU 2, 200ms at longest and 200ms in all,"
                                + " for slow_tasklet [driver], a tasklet; it had 90.0 % of that.",
                        "91.0 % of the time waited over 50ms is explained.",
                        "No remedy for slow_tasklet [driver] is known here; ask those who maintain module driver.",
                        "IPVS' estimator is not the cause: 1.0 % of the time waited is its.");
    }

    @Test
    void blame_nobody_who_had_less_than_half() {
        assertThat(said(
                        List.of(wait(1, 200, culprit(Culprit.Kind.TASKLET, "slow_tasklet", "driver", 20))),
                        COMPLETE,
                        EstimatorRung.SYSCTL))
                .first()
                .isEqualTo("Received packets waited 1 time on CPU 1, 200ms at longest and 200ms in all,"
                        + " and no one had more than half of a wait.");
    }

    @Test
    void acquit_nobody_from_an_incomplete_record() {
        assertThat(said(List.of(), new Completeness(7, 0, 2, List.of()), EstimatorRung.SYSCTL))
                .containsExactly(
                        "No received packet waited for over 50ms in 30s.",
                        "Shorter waits are not examined: a smaller gap finds them.",
                        "The record is incomplete: 7 events, 0 packets and 2 runs of functions were lost.");
    }

    @Test
    void a_rest_that_is_not_explained_is_never_rounded_away() {
        assertThat(said(
                        List.of(wait(1, 100_000, culprit(Culprit.Kind.TIMER, "estimation_timer", "ip_vs", 99_999))),
                        COMPLETE,
                        EstimatorRung.SYSCTL))
                .contains("99.9 % of the time waited over 50ms is explained.");
    }

    @Test
    void say_what_the_longest_gap_of_a_packet_consists_of_and_how_much_of_all_gaps_is_explained() {
        Diagnosis sample = SampleDiagnosis.originalCase();

        assertThat(Sentences.added(sample, AdviceTable.read(), EstimatorRung.SYSCTL)
                        .sentences())
                .contains(
                        "2 packets were held for over 50ms between two points; the longest, ICMP 10.0.0.2 to 10.0.1.9,"
                                + " 201ms between netif_rx (veth1a2b) and netif_receive_skb (veth1a2b) on CPU 1"
                                + " = 198ms estimation_timer [ip_vs] + 2ms node (pid 812) + 1ms unexplained.",
                        "99.4 % of the time that packets were held over 50ms is explained.");
    }

    @Test
    void every_rung_and_function_of_the_table_has_advice_with_a_source() {
        AdviceTable table = AdviceTable.read();

        assertThat(table.rungs()).containsOnlyKeys(EstimatorRung.values());
        assertThat(table.others())
                .extracting(Advice::function)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(table.estimator());
        assertThat(table.others())
                .allSatisfy(advice ->
                        assertThat(List.of(advice.text(), advice.source())).noneMatch(String::isBlank));
    }

    private static List<String> said(List<Wait> waits, Completeness completeness, EstimatorRung rung) {
        Diagnosis found = new Diagnosis(
                new Window(Instant.EPOCH, Instant.EPOCH.plusSeconds(30), 50 * MS, 1_000 * MS, List.of()),
                new Machine("6.1.0-50-amd64", 80, 4, 79_004),
                List.of(),
                waits,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                completeness,
                List.of(),
                List.of());
        return Sentences.added(found, AdviceTable.read(), rung).sentences();
    }

    private static Wait wait(int cpu, long ms, Culprit... culprits) {
        return new Wait(Wait.Kind.RAISED, cpu, 0, ms * MS, List.of(culprits));
    }

    private static Culprit culprit(Culprit.Kind kind, String name, String module, long ms) {
        return new Culprit(kind, name, module, "", ms * MS, 1);
    }
}
