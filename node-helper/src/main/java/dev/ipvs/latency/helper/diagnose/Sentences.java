package dev.ipvs.latency.helper.diagnose;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.ipvs.latency.helper.judge.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A diagnosis in three to eight sentences: for whom packets waited, the most time first, and what to do about the first. */
public final class Sentences {

    private static final int CULPRITS = 3;

    private final Diagnosis diagnosis;
    private final AdviceTable table;
    private final EstimatorRung rung;

    private Sentences(Diagnosis diagnosis, AdviceTable table, EstimatorRung rung) {
        this.diagnosis = diagnosis;
        this.table = table;
        this.rung = rung;
    }

    /** The diagnosis with sentences, and with advice for the culprits that are known. */
    public static Diagnosis added(Diagnosis diagnosis, AdviceTable table, EstimatorRung rung) {
        return new Sentences(diagnosis, table, rung).added();
    }

    private Diagnosis added() {
        List<Map.Entry<Optional<MainCulprit>, List<Wait>>> groups =
                diagnosis.waits().stream().collect(groupingBy(MainCulprit::of)).entrySet().stream()
                        .sorted(Comparator.comparingLong(group -> -sum(group.getValue())))
                        .toList();
        List<MainCulprit> culprits =
                groups.stream().map(Map.Entry::getKey).flatMap(Optional::stream).toList();
        List<Advice> advice =
                table.against(culprits.stream().map(MainCulprit::name).toList(), rung);
        List<String> sentences = new ArrayList<>();
        if (groups.isEmpty() && diagnosis.gaps().isEmpty()) {
            sentences.add("No received packet waited for over %s in %s."
                    .formatted(gap(), Figures.text(diagnosis.window().lengthNs())));
            sentences.add("Shorter waits are not examined: a smaller gap finds them.");
        } else {
            groups.stream()
                    .limit(CULPRITS)
                    .map(group -> waited(group.getKey(), group.getValue()))
                    .forEach(sentences::add);
            diagnosis.gaps().stream().findFirst().map(this::held).ifPresent(sentences::add);
            sentences.add(explained());
            culprits.stream().findFirst().map(worst -> whatToDo(worst, advice)).ifPresent(sentences::add);
        }
        estimator(culprits).ifPresent(sentences::add);
        incomplete().ifPresent(sentences::add);
        return with(sentences, advice);
    }

    private static String waited(Optional<MainCulprit> culprit, List<Wait> waits) {
        long longest = waits.stream().mapToLong(Wait::ns).max().orElse(0);
        return "Received packets waited %d %s on CPU %s, %s at longest and %s in all, %s."
                .formatted(
                        waits.size(),
                        waits.size() == 1 ? "time" : "times",
                        waits.stream()
                                .map(Wait::cpu)
                                .distinct()
                                .sorted()
                                .map(String::valueOf)
                                .collect(joining(", ")),
                        Figures.text(longest),
                        Figures.text(sum(waits)),
                        culprit.map(main -> "for %s; it had %s of that".formatted(main.text(), share(main, waits)))
                                .orElse("and no one had more than half of a wait"));
    }

    private static String share(MainCulprit main, List<Wait> waits) {
        long its = waits.stream()
                .flatMap(wait -> wait.culprits().stream())
                .filter(main::is)
                .mapToLong(Culprit::ns)
                .sum();
        return percent(its, sum(waits));
    }

    private String held(Gap longest) {
        int packets = diagnosis.gaps().size();
        return "%s over %s between two points; %s, %s between %s and %s on CPU %d = %s."
                .formatted(
                        packets == 1 ? "1 packet was held for" : packets + " packets were held for",
                        gap(),
                        packets == 1
                                ? longest.packet().text()
                                : "the longest, " + longest.packet().text(),
                        Figures.text(longest.ns()),
                        longest.from().place(),
                        longest.to().place(),
                        longest.to().cpu(),
                        sum(longest));
    }

    /** What the gap consists of. */
    private static String sum(Gap gap) {
        long unexplained = gap.ns() - gap.explainedNs();
        return Stream.concat(
                        gap.culprits().stream()
                                .limit(CULPRITS)
                                .map(culprit -> Figures.text(culprit.ns()) + " " + culprit.text()),
                        gap.culprits().size() <= CULPRITS && unexplained > 0
                                ? Stream.of(Figures.text(unexplained) + " unexplained")
                                : gap.culprits().size() > CULPRITS ? Stream.of("others") : Stream.empty())
                .collect(joining(" + "));
    }

    /** Of packets, where some were seen to be held: they wait for more than a CPU. */
    private String explained() {
        if (diagnosis.gaps().isEmpty()) {
            long explained =
                    diagnosis.waits().stream().mapToLong(Wait::explainedNs).sum();
            return "%s of the time waited over %s is explained.".formatted(share(explained), gap());
        }
        return "%s of the time that packets were held over %s is explained."
                .formatted(
                        percent(
                                diagnosis.gaps().stream()
                                        .mapToLong(Gap::explainedNs)
                                        .sum(),
                                diagnosis.gaps().stream().mapToLong(Gap::ns).sum()),
                        gap());
    }

    private static String whatToDo(MainCulprit worst, List<Advice> advice) {
        return advice.stream()
                .filter(each -> each.function().equals(worst.name()))
                .findFirst()
                .map(each -> "What helps against %s: %s (%s)".formatted(each.function(), each.text(), each.source()))
                .orElseGet(() -> "No remedy for %s is known here; ask those who maintain %s."
                        .formatted(worst.function(), worst.module().isEmpty() ? "it" : "module " + worst.module()));
    }

    /** Only of a complete record can it be said that somebody is not in it. */
    private Optional<String> estimator(List<MainCulprit> culprits) {
        if (culprits.stream().map(MainCulprit::name).anyMatch(table::isEstimator)) {
            return Optional.of("IPVS has %d estimators on %d possible CPUs to walk."
                    .formatted(
                            diagnosis.machine().estimators(),
                            diagnosis.machine().possibleCpus()));
        }
        if (!diagnosis.completeness().complete()) {
            return Optional.empty();
        }
        long its = diagnosis.waits().stream()
                .flatMap(wait -> wait.culprits().stream())
                .filter(culprit -> table.isEstimator(culprit.name()))
                .mapToLong(Culprit::ns)
                .sum();
        return Optional.of(
                diagnosis.waits().isEmpty()
                        ? "IPVS' estimator kept no packet waiting for that long."
                        : "IPVS' estimator is not the cause: %s of the time waited is its.".formatted(share(its)));
    }

    private Optional<String> incomplete() {
        Completeness record = diagnosis.completeness();
        return record.complete()
                ? Optional.empty()
                : Optional.of("The record is incomplete: %d events, %d packets and %d runs of functions were lost."
                        .formatted(record.lostEvents(), record.lostPackets(), record.lostFunctions()));
    }

    private String share(long partNs) {
        return percent(partNs, sum(diagnosis.waits()));
    }

    /** Rounded down, so that an unexplained rest never becomes 100 %. */
    private static String percent(long partNs, long ns) {
        return String.format(Locale.ROOT, "%.1f %%", Math.floor(1_000.0 * partNs / Math.max(1, ns)) / 10);
    }

    private String gap() {
        return Figures.text(diagnosis.window().gapNs());
    }

    private static long sum(List<Wait> waits) {
        return waits.stream().mapToLong(Wait::ns).sum();
    }

    private Diagnosis with(List<String> sentences, List<Advice> advice) {
        return new Diagnosis(
                diagnosis.window(),
                diagnosis.machine(),
                diagnosis.cpus(),
                diagnosis.waits(),
                diagnosis.gaps(),
                diagnosis.stages(),
                diagnosis.functions(),
                diagnosis.stacks(),
                diagnosis.completeness(),
                sentences,
                advice);
    }
}
