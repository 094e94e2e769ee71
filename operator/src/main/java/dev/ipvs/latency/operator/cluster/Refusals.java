package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.apply.TakenBackException;
import dev.ipvs.latency.operator.apply.WriteFailure;
import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads from the client's exception what became of a write, and who says so. */
public final class Refusals {
    private static final String FIELD_MANAGER_CONFLICT = "FieldManagerConflict";

    private Refusals() {}

    /** @param what the write, as a phrase such as {@code creating pod fix-a} */
    public static <R> R during(String what, Supplier<R> write) {
        try {
            return write.get();
        } catch (KubernetesClientException e) {
            throw new WriteFailure(kind(e), what + ": " + sentence(e));
        }
    }

    public static void during(String what, Runnable write) {
        during(what, () -> {
            write.run();
            return true;
        });
    }

    /**
     * Applies, and tells a conflict of field managers from other failures.
     *
     * @throws TakenBackException if somebody else changed what the same manager had applied
     */
    public static <R> R unlessTakenBack(Supplier<R> apply) throws TakenBackException {
        try {
            return apply.get();
        } catch (KubernetesClientException e) {
            if (isOfFieldManagers(e)) {
                throw new TakenBackException(sentence(e));
            }
            throw e;
        }
    }

    private static boolean isOfFieldManagers(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                && Optional.ofNullable(e.getStatus())
                        .map(Status::getDetails)
                        .map(StatusDetails::getCauses)
                        .filter(causes ->
                                causes.stream().anyMatch(cause -> FIELD_MANAGER_CONFLICT.equals(cause.getReason())))
                        .isPresent();
    }

    private static Kind kind(KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
            return Kind.CONFLICT;
        }
        return isRefusal(e) ? Kind.REFUSED : Kind.UNANSWERED;
    }

    /** Whether the API server says that nothing was written. */
    static boolean isRefusal(KubernetesClientException e) {
        return e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    /** The API server's own sentence names an admission webhook or policy, a quota, or the missing right. */
    private static String sentence(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getMessage)
                .or(() -> Optional.ofNullable(e.getMessage()))
                .orElse("no answer");
    }
}
