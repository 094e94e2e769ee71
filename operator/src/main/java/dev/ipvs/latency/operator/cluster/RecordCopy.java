package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.operator.fix.FixRecord;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A copy of the record in an annotation, as a backup has annotations and no status. It is written before the record is, with the
 * finalizer, and has nothing in it that changes on a fix's way, so that it costs no write of its own.
 */
final class RecordCopy {
    static final String ANNOTATION = "latency.ipvs.dev/record";

    private RecordCopy() {}

    /** As annotations. */
    static Map<String, String> of(FixRecord fix, String node) {
        return Map.of(ANNOTATION, Serialization.asJson(FixStatusMapping.write(fix.asRecorded(), node)));
    }

    /**
     * Whether such a copy is there. When it was recorded does not matter: an operator that dies between copy and record plans the
     * same again at another time, and would never come to the record if it wrote the copy first each time.
     */
    static boolean isOn(NodeLatency latency, Map<String, String> wanted) {
        return Objects.equals(
                        wanted.get(ANNOTATION),
                        latency.getMetadata().getAnnotations().get(ANNOTATION))
                || copy(latency)
                        .flatMap(there ->
                                Optional.ofNullable(wanted.get(ANNOTATION)).map(next -> isSameFix(there, read(next))))
                        .orElse(false);
    }

    private static boolean isSameFix(FixRecord one, FixRecord other) {
        return one.change().equals(other.change())
                && one.original().bootID().equals(other.original().bootID())
                && one.owner().equals(other.owner())
                && one.position().equals(other.position());
    }

    /** The stored record; or its copy, where the operator's part of the status is gone altogether. */
    static Optional<FixRecord> recordOf(NodeLatency latency) {
        Optional<NodeLatencyStatus> status = Optional.ofNullable(latency.getStatus());
        return status.map(NodeLatencyStatus::fix)
                .map(FixStatusMapping::read)
                .or(() -> status.map(NodeLatencyStatus::conditions).isPresent() ? Optional.empty() : copy(latency));
    }

    /** No schema checks an annotation: what somebody wrote there must not keep other nodes from being read. */
    private static Optional<FixRecord> copy(NodeLatency latency) {
        try {
            return Optional.ofNullable(latency.getMetadata().getAnnotations())
                    .map(annotations -> annotations.get(ANNOTATION))
                    .map(RecordCopy::read);
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    private static FixRecord read(String json) {
        return FixStatusMapping.read(Serialization.unmarshal(json, FixStatus.class));
    }
}
