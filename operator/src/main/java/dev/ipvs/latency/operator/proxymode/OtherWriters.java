package dev.ipvs.latency.operator.proxymode;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who wrote to a resource last, by {@code metadata.managedFields}, apart from its controllers. Who takes a field away owns nothing
 * by that, so it is a hint.
 */
public final class OtherWriters {
    private OtherWriters() {}

    /**
     * As a clause.
     *
     * @param ours the field manager whose fields are taken away
     */
    public static String sentence(ObjectMeta resource, String ours) {
        List<String> managers = last(resource, ours);
        return managers.isEmpty()
                ? "metadata.managedFields names no other writer, the API server's audit log does"
                : "the last other writer is field manager " + String.join(" or ", managers);
    }

    /** Several where they wrote within the same second, which is all that the API server stores; empty if only we did. */
    static List<String> last(ObjectMeta resource, String ours) {
        Optional<String> newest = entries(resource, ours)
                .flatMap(entry -> Stream.ofNullable(entry.getTime()))
                .max(Comparator.naturalOrder());
        return entries(resource, ours)
                .filter(entry -> newest.equals(Optional.ofNullable(entry.getTime())))
                .map(ManagedFieldsEntry::getManager)
                .distinct()
                .toList();
    }

    static Stream<ManagedFieldsEntry> entries(ObjectMeta resource, String ours) {
        return resource.getManagedFields().stream()
                .filter(entry -> !ours.equals(entry.getManager()))
                .filter(entry -> entry.getSubresource() == null);
    }
}
