package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.proxymode.ContestedException;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.proxymode.UnknownLayoutException;
import java.time.Instant;
import java.util.Optional;

/** What is written to move kube-proxies. Each method fails with {@link WriteFailure}. */
public interface ProxyWrites {
    /**
     * Derives the second from the first as it is now, and excludes the first from labelled nodes; whether both are in effect.
     *
     * @throws ContestedException if something else took the exclusion away each time that it was added lately
     * @throws TakenBackException if somebody else changed the second, and this is to yield
     */
    boolean ensure(SecondProxy second, Insistence insistence, Instant now)
            throws UnknownLayoutException, ContestedException, TakenBackException;

    /** The same, whoever changed it since. */
    default boolean override(SecondProxy second, Instant now) throws UnknownLayoutException, ContestedException {
        try {
            return ensure(second, Insistence.OVERRIDE, now);
        } catch (TakenBackException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether there is one that this operator made. */
    boolean exists(SecondProxy second);

    /** Lets the first onto labelled nodes again. */
    void letFirstBack(ProxySource source);

    void delete(SecondProxy second);

    /** Whether the node's label differed. A conflict if another machine has its name by now. */
    boolean label(NodeSnapshot node, Optional<ProxyModeLabel> wanted);

    /** Who wrote to the node last, apart from the operator, as a clause. */
    String otherWriter(NodeSnapshot node);
}
