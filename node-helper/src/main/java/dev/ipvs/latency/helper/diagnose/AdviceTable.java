package dev.ipvs.latency.helper.diagnose;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known to help, as {@code advice.json} has it.
 *
 * @param estimator functions of IPVS' estimator that run while packets wait, or spin for one that does
 * @param rungs what helps against those
 * @param others all other functions that are known
 */
public record AdviceTable(List<String> estimator, Map<EstimatorRung, Remedy> rungs, List<Advice> others) {

    /** @param source where it comes from */
    public record Remedy(String text, String source) {}

    public AdviceTable {
        estimator = List.copyOf(estimator);
        rungs = Map.copyOf(rungs);
        others = List.copyOf(others);
    }

    public static AdviceTable read() {
        try (InputStream in = Objects.requireNonNull(AdviceTable.class.getResourceAsStream("advice.json"))) {
            return new ObjectMapper().readValue(in, AdviceTable.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public boolean isEstimator(String function) {
        return estimator.contains(function);
    }

    /** For those that are known, in the order given. */
    public List<Advice> against(Collection<String> functions, EstimatorRung rung) {
        return functions.stream()
                .distinct()
                .map(function -> against(function, rung))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Advice> against(String function, EstimatorRung rung) {
        if (isEstimator(function)) {
            return Optional.ofNullable(rungs.get(rung))
                    .map(remedy -> new Advice(function, remedy.text(), remedy.source()));
        }
        return others.stream()
                .filter(advice -> advice.function().equals(function))
                .findFirst();
    }
}
