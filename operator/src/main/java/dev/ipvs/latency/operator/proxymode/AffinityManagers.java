package dev.ipvs.latency.operator.proxymode;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who says on which nodes the cluster's own kube-proxy runs, by {@code metadata.managedFields}. A manager that applies the
 * affinity server-side takes away what is added to it at its next apply with force, and is told of a conflict without.
 */
final class AffinityManagers {
    private static final String APPLY = "Apply";
    private static final List<String> POD_SPEC = List.of("f:spec", "f:template", "f:spec");
    private static final String AFFINITY = "f:affinity";

    private AffinityManagers() {}

    /** @param ours the field manager that adds the exclusion */
    static List<String> applying(ObjectMeta daemonSet, String ours) {
        return OtherWriters.entries(daemonSet, ours)
                .filter(entry -> APPLY.equals(entry.getOperation()))
                .filter(entry -> owns(entry, AFFINITY))
                .map(ManagedFieldsEntry::getManager)
                .distinct()
                .toList();
    }

    private static boolean owns(ManagedFieldsEntry entry, String field) {
        return Optional.ofNullable(entry.getFieldsV1())
                .map(FieldsV1::getAdditionalProperties)
                .flatMap(AffinityManagers::podSpec)
                .filter(fields -> fields.containsKey(field))
                .isPresent();
    }

    private static Optional<Map<?, ?>> podSpec(Map<?, ?> fields) {
        Optional<Map<?, ?>> at = Optional.of(fields);
        for (String field : POD_SPEC) {
            at = at.flatMap(outer -> inside(outer, field));
        }
        return at;
    }

    private static Optional<Map<?, ?>> inside(Map<?, ?> fields, String field) {
        return fields.get(field) instanceof Map<?, ?> inner ? Optional.of(inner) : Optional.empty();
    }
}
