package dev.ipvs.latency.api.v1alpha1;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The helper's part of a NodeLatency's status, which it writes by server-side apply. */
public final class HelperFields {
    public static final String MANAGER = "node-helper";

    private HelperFields() {}

    /** When the helper last wrote something new, by the API server's clock and to the second; the node's has no part in it. */
    public static Optional<Instant> writtenAt(NodeLatency latency) {
        return entry(latency.getMetadata().getManagedFields())
                .map(ManagedFieldsEntry::getTime)
                .map(Instant::parse);
    }

    /** What tells when the helper wrote, without the list of its fields, which is long. */
    public static List<ManagedFieldsEntry> withoutFields(List<ManagedFieldsEntry> all) {
        return entry(all).stream()
                .map(entry -> entry.edit().withFieldsV1(null).build())
                .toList();
    }

    private static Optional<ManagedFieldsEntry> entry(List<ManagedFieldsEntry> all) {
        return all.stream()
                .filter(entry -> MANAGER.equals(entry.getManager()) && "status".equals(entry.getSubresource()))
                .findFirst();
    }
}
