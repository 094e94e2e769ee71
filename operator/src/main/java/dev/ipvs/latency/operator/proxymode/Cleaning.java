package dev.ipvs.latency.operator.proxymode;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.util.List;

/**
 * What runs before a kube-proxy that does not clear away the rules of the mode before: {@code kube-proxy --cleanup}, which
 * removes those of all modes, and every IPVS service of the node.
 */
final class Cleaning {
    private static final String NAME = "clear-rules-away";
    private static final String PROGRAM = "kube-proxy";
    private static final String FLAG = "--cleanup";

    private Cleaning() {}

    /** @throws UnknownLayoutException if the container's command is something else than kube-proxy itself */
    static Container before(Container proxy) throws UnknownLayoutException {
        ContainerBuilder cleaning = new ContainerBuilder()
                .withName(NAME)
                .withImage(proxy.getImage())
                .withImagePullPolicy(proxy.getImagePullPolicy())
                .withEnv(proxy.getEnv())
                .withVolumeMounts(proxy.getVolumeMounts())
                .withSecurityContext(proxy.getSecurityContext())
                .withResources(proxy.getResources());
        List<String> command = proxy.getCommand();
        if (command.isEmpty()) {
            return cleaning.withArgs(FLAG).build();
        }
        if (!command.getFirst().endsWith(PROGRAM)) {
            throw new UnknownLayoutException("container " + proxy.getName() + " runs " + command.getFirst()
                    + " and not kube-proxy itself, so it cannot be asked to clear its rules away; use mode nftables");
        }
        return cleaning.withCommand(command.getFirst(), FLAG).build();
    }
}
