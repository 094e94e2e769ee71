package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.apply.WriteFailure;
import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads from the client's exception what became of a write, and who says so. */
public final class Refusals {
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
