package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.metrics.Heartbeat;
import dev.ipvs.latency.helper.metrics.Listen;
import dev.ipvs.latency.helper.metrics.NodeMetrics;
import dev.ipvs.latency.helper.metrics.WatchServer;
import dev.ipvs.latency.helper.proxy.KubeProxy;
import dev.ipvs.latency.helper.proxy.ProxyWatch;
import dev.ipvs.latency.helper.report.Assignment;
import dev.ipvs.latency.helper.report.NodeLatencyClient;
import dev.ipvs.latency.helper.report.NodeReport;
import dev.ipvs.latency.helper.report.ReportSchedule;
import dev.ipvs.latency.helper.report.Reporter;
import dev.ipvs.latency.helper.report.StatusFields;
import dev.ipvs.latency.helper.report.StoredStatus;
import dev.ipvs.latency.helper.run.Event;
import dev.ipvs.latency.helper.run.Forecaster;
import dev.ipvs.latency.helper.run.LocalMeasurement;
import dev.ipvs.latency.helper.run.Log;
import dev.ipvs.latency.helper.run.NodeLoop;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The DaemonSet's process: measures as this node's NodeLatency asks, and reports into its status. */
@Command(
        name = "run",
        description = {
            "Measures this node as its NodeLatency asks, and reports into that object's status.",
            "Finds the API server in its pod, or by KUBECONFIG. Needs BPF, PERFMON and SYSLOG."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    /** The kubelet's grace is longer; what is not written by then is measured again by the next helper. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    @Option(
            names = "--node",
            required = true,
            defaultValue = "${env:NODE_NAME}",
            paramLabel = "NAME",
            description = "This node's name (default: the environment's NODE_NAME).")
    String node = "";

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            defaultValue = "${env:LISTEN}",
            converter = ListenConverter.class,
            description = {
                "Where to answer /metrics, /livez and /readyz, such as 127.0.0.1:9914",
                "(default: the environment's LISTEN; without either, nowhere)."
            })
    @Nullable
    Listen listen;

    private final Clock clock = Clock.systemUTC();
    private final Log log = new Log(System.out, clock);
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        HostFiles files = HostFiles.ofThisMachine();
        try (LocalMeasurement measurement = LocalMeasurement.start(files, clock, log);
                ProxyWatch proxy = ProxyWatch.start(
                        KubeProxy.ofThisNode(files),
                        files,
                        clock,
                        failure -> log.warn("kube-proxy not understood", "cause", String.valueOf(failure)));
                KubernetesClient kubernetes = client()) {
            log.info(
                    "started",
                    "node",
                    node,
                    "kernel",
                    measurement.facts().release(),
                    "variant",
                    measurement.facts().variant());
            measurement
                    .problems()
                    .forEach(problem -> log.warn("problem", "reason", problem.reason(), "message", problem.message()));
            NodeLatencyClient api = new NodeLatencyClient(kubernetes, node);
            NodeMetrics metrics = new NodeMetrics(files);
            Heartbeat heartbeat = new Heartbeat(metrics);
            Supplier<Rules> rules = () -> {
                Rules counted = Rules.read(files);
                metrics.counted(counted);
                return counted;
            };
            Reporter reporter = new Reporter(
                    api::apply,
                    () -> StatusFields.rules(rules.get()),
                    (report, failure) -> reported(metrics, report, failure));
            reporter.start();
            try (var informer = api.watch(this::changed);
                    @Nullable WatchServer _ = watch(metrics, heartbeat)) {
                informer.start();
                ReportSchedule schedule =
                        new ReportSchedule(ThreadLocalRandom.current().nextDouble());
                new NodeLoop(
                                events,
                                measurement,
                                new Forecaster(rules),
                                proxy::last,
                                reporter::offer,
                                heartbeat::beat,
                                schedule,
                                clock,
                                log)
                        .run();
            }
            reporter.stop(GRACE);
            log.info("stopped");
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private @Nullable WatchServer watch(NodeMetrics metrics, Heartbeat heartbeat) {
        if (listen == null) {
            return null;
        }
        WatchServer server = WatchServer.start(listen, metrics, heartbeat::beats);
        log.info("listening", "port", server.port());
        return server;
    }

    /**
     * One request at a time per connection: when the node's kube-proxy is moved, open connections die without a word, and only
     * so is a request that got no answer followed by one on a new connection.
     */
    private static KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withHttp2Disable(true).build())
                .build();
    }

    private void stop() {
        events.add(new Event.Stop());
        try {
            // The JVM ends when its hooks do: the kernel's programs are to be detached by then.
            boolean _ = ended.await(GRACE.multipliedBy(2).toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void changed(Optional<NodeLatency> now) {
        events.add(now.<Event>map(object -> new Event.Assigned(Assignment.of(object), StoredStatus.of(object)))
                .orElseGet(Event.Unassigned::new));
    }

    private void reported(NodeMetrics metrics, NodeReport report, @Nullable RuntimeException failure) {
        if (failure == null) {
            metrics.reportWritten();
            log.info(
                    "reported",
                    "verdict",
                    report.verdict().value(),
                    "breaches",
                    report.verdict().breaches());
        } else {
            metrics.reportFailed();
            log.warn("report not written", "cause", String.valueOf(failure.getMessage()));
        }
    }
}
