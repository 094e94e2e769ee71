package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.OriginalState;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCopyTest {
    private static final FixRecord APPLYING = Examples.fix(FixState.Applying, FixReason.PodRequested, "1m");

    static Stream<FixRecord> records() {
        return Stream.of(
                APPLYING,
                Examples.fix(FixState.Verified, FixReason.MeasuredBetter, "10m"),
                Examples.moved(FixState.Verified, FixReason.MeasuredBetter, "10m"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void what_is_to_be_restored_is_read_from_the_copy_where_there_is_no_status(FixRecord record) {
        assertThat(RecordCopy.recordOf(copied(record))).contains(record.asRecorded());
    }

    @Test
    void the_copy_is_the_same_on_the_whole_way_so_that_it_is_written_once() {
        FixRecord applied =
                APPLYING.move(FixState.Applied, FixReason.PodReportedApplied, "done", Examples.NOW, Optional.empty());

        assertThat(RecordCopy.isOn(copied(APPLYING), RecordCopy.of(applied, "node-a")))
                .isTrue();
        assertThat(RecordCopy.isOn(copied(APPLYING), Map.of())).isFalse();
    }

    /** Otherwise one that dies after each write would write copies for ever. */
    @Test
    void a_copy_of_the_same_fix_that_was_planned_at_another_time_will_do() {
        OriginalState original = APPLYING.original();
        FixRecord later = Examples.with(
                APPLYING,
                new OriginalState(
                        original.change(), original.bootID(), original.at().plusSeconds(3)));
        FixRecord ofAnotherBoot =
                Examples.with(APPLYING, new OriginalState(original.change(), "another-boot", original.at()));

        assertThat(RecordCopy.isOn(copied(APPLYING), RecordCopy.of(later, "node-a")))
                .isTrue();
        assertThat(RecordCopy.isOn(copied(APPLYING), RecordCopy.of(ofAnotherBoot, "node-a")))
                .isFalse();
    }

    /** An operator that died between the copy and the record has not changed the node. */
    @Test
    void it_is_no_record_where_the_operator_has_written_a_status() {
        NodeLatency latency = copied(APPLYING);
        latency.setStatus(NodeLatencyStatus.ofOperator(null, null, List.of()));

        assertThat(RecordCopy.recordOf(latency)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "no JSON", "{\"state\": \"Verified\", \"original\": {}}"})
    void what_somebody_else_wrote_there_is_no_record(String text) {
        NodeLatency latency = new NodeLatency();
        latency.setMetadata(new ObjectMetaBuilder()
                .addToAnnotations(RecordCopy.ANNOTATION, text)
                .build());

        assertThat(RecordCopy.recordOf(latency)).isEmpty();
    }

    private static NodeLatency copied(FixRecord record) {
        NodeLatency latency = new NodeLatency();
        latency.setMetadata(new ObjectMetaBuilder()
                .withName("node-a")
                .withAnnotations(RecordCopy.of(record, "node-a"))
                .build());
        return latency;
    }
}
