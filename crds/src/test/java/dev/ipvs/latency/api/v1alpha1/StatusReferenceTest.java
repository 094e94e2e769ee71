package dev.ipvs.latency.api.v1alpha1;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.ForecastOutlook;
import dev.ipvs.latency.api.LivepatchOutcome;
import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.ProblemReason;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.lab.docs.EnumSource;
import dev.ipvs.latency.lab.docs.GeneratedPart;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/status-reference.md says of the columns of {@code kubectl get} and of each word that a status can hold. */
class StatusReferenceTest {
    private static final String PAGE = "status-reference.md";

    @Test
    void the_columns_are_those_of_the_crds() {
        GeneratedPart.of(PAGE, "columns")
                .mustBeTable(
                        List.of("kind", "column", "field", "meaning"),
                        CrdYaml.generate().values().stream()
                                .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class))
                                .flatMap(StatusReferenceTest::columns));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                VerdictValue.class,
                VerdictReason.class,
                ForecastOutlook.class,
                ProblemReason.class,
                Variant.class,
                FixState.class,
                FixReason.class,
                FixOutcomeReason.class,
                LivepatchOutcome.class,
                PassedOverReason.class
            })
    void each_word_is_explained_as_in_the_code(Class<? extends Enum<?>> words) {
        GeneratedPart.of(PAGE, words.getSimpleName())
                .mustBeTable(List.of("word", "meaning"), EnumSource.of(words).rows());
    }

    private static Stream<List<String>> columns(CustomResourceDefinition crd) {
        return crd.getSpec().getVersions().getFirst().getAdditionalPrinterColumns().stream()
                .map(column -> List.of(
                        crd.getSpec().getNames().getShortNames().getFirst(),
                        name(column),
                        "`" + column.getJsonPath().substring(1) + "`",
                        column.getDescription() + "."));
    }

    /** As it is printed; those of a higher priority appear with {@code -o wide} alone. */
    private static String name(CustomResourceColumnDefinition column) {
        String shown = column.getName().toUpperCase(Locale.ROOT);
        return column.getPriority() != null && column.getPriority() > 0 ? shown + " (`-o wide`)" : shown;
    }
}
