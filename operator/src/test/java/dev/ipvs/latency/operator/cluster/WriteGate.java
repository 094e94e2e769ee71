package dev.ipvs.latency.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Stands between an operator and the API server and knows of each write that matters, right after the API server has done
 * it and before the operator learns that it was done: the worst moment to die.
 */
final class WriteGate implements AutoCloseable {
    private static final int REFUSED = 300;
    private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH", "DELETE");
    /** Written anew by each operator that starts, so a limit of one write would never let it get anywhere. */
    private static final List<String> NOT_COUNTED = List.of("/leases", "/events", "/daemonsets");

    private final ApiGate gate;

    /** @param config of the operator's account, with a token */
    WriteGate(Config config, Consumer<String> afterWrite) throws IOException, GeneralSecurityException {
        gate = new ApiGate(config, new ApiGate.Guard() {
            @Override
            public boolean after(ApiGate.Request request, int status) {
                if (status < REFUSED && counts(request)) {
                    afterWrite.accept(request.toString());
                }
                return true;
            }
        });
    }

    /** For an operator that is to come through here. */
    String kubeconfig() {
        return gate.kubeconfig();
    }

    private static boolean counts(ApiGate.Request request) {
        return WRITING.contains(request.method())
                && NOT_COUNTED.stream().noneMatch(request.uri().getPath()::contains);
    }

    @Override
    public void close() {
        gate.close();
    }
}
