package dev.ipvs.latency.helper.proxy;

import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks the node's kube-proxy every few seconds, in a thread of its own: a kube-proxy that does not answer must not hold
 * up a measurement.
 */
public final class ProxyWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(3);

    /** Of a kube-proxy that is up to date: its metrics are much longer than its mode. */
    private static final Duration SYNC_PERIOD = Duration.ofSeconds(30);

    private static final Duration RULES_PERIOD = Duration.ofMinutes(1);

    /**
     * Checking the rules may take a thousandth of the time: Java lists a machine's addresses in time that grows with
     * their square, which is 4 s for 20,000 Services.
     */
    private static final int SHARE_OF_TIME = 1_000;

    private static final String IPVS = "ipvs";

    private final KubeProxy kubeProxy;
    private final HostFiles files;
    private final InstantSource clock;
    private final Consumer<RuntimeException> complaints;
    private final Thread thread = new Thread(this::watch, "kube-proxy");
    private volatile Optional<Proxy> last = Optional.empty();
    private Instant nextSyncCheck = Instant.MIN;
    private Instant nextRulesCheck = Instant.MIN;

    private ProxyWatch(
            KubeProxy kubeProxy, HostFiles files, InstantSource clock, Consumer<RuntimeException> complaints) {
        this.kubeProxy = kubeProxy;
        this.files = files;
        this.clock = clock;
        this.complaints = complaints;
    }

    /** @param complaints told of an answer that could not be understood, which counts as none */
    public static ProxyWatch start(
            KubeProxy kubeProxy, HostFiles files, InstantSource clock, Consumer<RuntimeException> complaints) {
        ProxyWatch watch = new ProxyWatch(kubeProxy, files, clock, complaints);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** What was last seen; empty if no kube-proxy answered. */
    public Optional<Proxy> last() {
        return last;
    }

    private void watch() {
        try {
            while (true) {
                last = understood();
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing may end this thread: what it saw last would stay. */
    private Optional<Proxy> understood() throws InterruptedException {
        try {
            return look();
        } catch (RuntimeException e) {
            complaints.accept(e);
            return Optional.empty();
        }
    }

    private Optional<Proxy> look() throws InterruptedException {
        Optional<KubeProxy.Answering> found = kubeProxy.find();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String mode = found.get().mode();
        Optional<Proxy> before = last.filter(proxy -> proxy.mode().equals(mode));
        boolean kubeIpvs0 = files.exists("sys/class/net/" + LocalAddresses.KUBE_IPVS0);
        return Optional.of(new Proxy(mode, synced(found.get(), before), kubeIpvs0, foreign(mode, before)));
    }

    private boolean synced(KubeProxy.Answering proxy, Optional<Proxy> before) throws InterruptedException {
        Instant now = clock.instant();
        if (before.filter(Proxy::synced).isPresent() && now.isBefore(nextSyncCheck)) {
            return true;
        }
        nextSyncCheck = now.plus(SYNC_PERIOD);
        return kubeProxy.isSynced(proxy);
    }

    private List<String> foreign(String mode, Optional<Proxy> before) {
        if (!mode.equals(IPVS)) {
            return List.of();
        }
        Instant now = clock.instant();
        if (before.isPresent() && now.isBefore(nextRulesCheck)) {
            return before.get().foreignServices();
        }
        List<String> foreign = ForeignServices.read(files);
        Duration pause = Duration.between(now, clock.instant()).multipliedBy(SHARE_OF_TIME);
        nextRulesCheck = now.plus(pause.compareTo(RULES_PERIOD) > 0 ? pause : RULES_PERIOD);
        return foreign;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
