package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationSysctl;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Livepatch;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A node whose kubelet and node helper are simulated by the test. It shows how the operator acts on what they write; it
 * cannot show that a real kubelet runs the pod, that a real helper measures, or that the kernel obeys the sysctl.
 */
public final class SimulatedNodeAgent implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final String SYSCTL = "net.ipv4.vs.run_estimation";

    private final KubernetesClient client;
    private final String name;
    private final Map<String, String> labels;
    private final Duration period;
    private final List<List<String>> fixPodsRun = new CopyOnWriteArrayList<>();
    private final List<String> imagesRun = new CopyOnWriteArrayList<>();
    private final List<String> fixPodNames = new CopyOnWriteArrayList<>();
    private final Set<String> livepatches = ConcurrentHashMap.newKeySet();
    private final AtomicInteger breaches = new AtomicInteger();
    private final Thread thread;

    private volatile String sysctl = "1";
    private volatile String boot;
    private volatile boolean fixHelps = true;
    private volatile boolean helperSpeaks = true;
    private volatile boolean kubeletRuns = true;
    private volatile Instant windowStart = Instant.now();
    private volatile boolean running = true;
    private volatile Supplier<Optional<Proxy>> kubeProxy = Optional::empty;

    public SimulatedNodeAgent(KubernetesClient client, String name, Map<String, String> labels) {
        this(client, name, labels, PERIOD);
    }

    /** @param period how often it looks at the API server, which has to bear all nodes of a test */
    SimulatedNodeAgent(KubernetesClient client, String name, Map<String, String> labels, Duration period) {
        this.period = period;
        this.client = client;
        this.name = name;
        this.boot = name + "-boot";
        this.labels = new HashMap<>(labels);
        this.labels.put("kubernetes.io/os", "linux");
        register();
        thread = Thread.ofVirtual().name("simulated-" + name).start(this::simulate);
    }

    private void register() {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewStatus()
                .withNewNodeInfo()
                .withBootID(boot)
                .endNodeInfo()
                .endStatus()
                .build();
        client.resource(node).create();
    }

    /** Somebody deletes the Node, and the kubelet makes another of the same name. */
    void registersAgain() {
        client.nodes().withName(name).delete();
        register();
    }

    public String name() {
        return name;
    }

    String bootID() {
        return boot;
    }

    public String sysctl() {
        return sysctl;
    }

    void setSysctl(String value) {
        sysctl = value;
    }

    void reboot() {
        boot = boot + "+";
        sysctl = "1";
        livepatches.clear();
        breaches.set(0);
        windowStart = Instant.now();
    }

    /** Asked before each report; until then no kube-proxy answers. */
    void kubeProxySays(Supplier<Optional<Proxy>> what) {
        kubeProxy = what;
    }

    public void fixDoesNotHelp() {
        fixHelps = false;
    }

    void helperFallsSilent() {
        helperSpeaks = false;
    }

    void helperSpeaksAgain() {
        helperSpeaks = true;
    }

    public void kubeletStops() {
        kubeletRuns = false;
    }

    public void kubeletStartsAgain() {
        kubeletRuns = true;
    }

    /** The modules that are loaded and enabled. */
    Set<String> livepatches() {
        return Set.copyOf(livepatches);
    }

    /** The command lines of all fix pods that ran here. */
    List<String> fixesRun() {
        return fixPodsRun.stream().map(arguments -> arguments.get(1)).toList();
    }

    /** Of these fix pods, in the same order. */
    List<String> imagesRun() {
        return List.copyOf(imagesRun);
    }

    private void simulate() {
        while (running) {
            try {
                Thread.sleep(period);
                if (kubeletRuns) {
                    actAsKubelet();
                }
                if (helperSpeaks) {
                    actAsHelper();
                }
            } catch (KubernetesClientException _) {
                // The API server is away, or something else was quicker: the next round tries again, as both programs
                // would.
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void actAsKubelet() {
        List<Pod> pods = client.pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withField("spec.nodeName", name)
                .list()
                .getItems();
        for (Pod pod : pods) {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                client.resource(pod).withGracePeriod(0).delete();
            } else if (!"Succeeded".equals(pod.getStatus().getPhase())
                    && !"Failed".equals(pod.getStatus().getPhase())) {
                run(pod);
            }
        }
    }

    private void run(Pod pod) {
        List<String> arguments = pod.getSpec().getContainers().getFirst().getArgs();
        // Both writes may be interrupted by an outage; a pod is run once all the same.
        FixOutcome outcome = fixPodNames.contains(pod.getMetadata().getName())
                ? outcome(FixResult.AlreadyDone, "ran before")
                : change(arguments);
        if (!fixPodNames.contains(pod.getMetadata().getName())) {
            fixPodNames.add(pod.getMetadata().getName());
            fixPodsRun.add(new ArrayList<>(arguments));
            imagesRun.add(pod.getSpec().getContainers().getFirst().getImage());
        }
        client.resource(pod).editStatus(current -> SimulatedWorkloads.ended(current, outcome));
    }

    /** Compare and set, as the real fix does. */
    private FixOutcome change(List<String> arguments) {
        return arguments.contains("--module") ? loadOrUnload(arguments) : write(arguments);
    }

    private FixOutcome loadOrUnload(List<String> arguments) {
        String module = arguments.get(arguments.indexOf("--module") + 1);
        boolean loads = arguments.get(1).equals("apply");
        boolean changed = loads ? livepatches.add(module) : livepatches.remove(module);
        FixResult result = loads ? FixResult.Applied : FixResult.Reverted;
        return outcome(changed ? result : FixResult.AlreadyDone, module);
    }

    private FixOutcome write(List<String> arguments) {
        String from = arguments.get(arguments.indexOf("--from") + 1);
        String to = arguments.get(arguments.indexOf("--to") + 1);
        String found = sysctl;
        if (found.equals(to)) {
            return outcome(FixResult.AlreadyDone, "it was " + to);
        }
        if (!found.equals(from)) {
            return outcome(FixResult.Refused, "found " + found);
        }
        sysctl = to;
        return outcome(arguments.get(1).equals("apply") ? FixResult.Applied : FixResult.Reverted, "set to " + to);
    }

    private FixOutcome outcome(FixResult result, String message) {
        return new FixOutcome(result, FixOutcomeReason.Written, message, sysctl, boot);
    }

    private void actAsHelper() {
        NodeLatency latency = client.resources(NodeLatency.class).withName(name).get();
        if (latency == null) {
            breaches.set(0);
            windowStart = Instant.now();
            return;
        }
        long window = latency.getSpec().measurement().window().value().toMillis();
        Instant end = windowStart.plusMillis(window);
        if (Instant.now().isBefore(end)) {
            return;
        }
        Optional<Proxy> proxy = kubeProxy.get();
        boolean leftIpvs = proxy.filter(other -> !other.mode().equals("ipvs")).isPresent();
        boolean estimates = sysctl.equals("1") && livepatches.isEmpty();
        boolean slow = estimates && !leftIpvs || !fixHelps;
        int inARow = slow ? breaches.incrementAndGet() : reset();
        boolean breached = inARow >= latency.getSpec().measurement().breachesBeforeAction();
        GoDuration time = GoDuration.parse(slow ? "309ms" : "41us");
        Measurement measurement = new Measurement(windowStart, end, boot, 30L, time, time, time, 1, null, 0L, 0L);
        windowStart = end;
        Verdict verdict = breached
                ? new Verdict(
                        VerdictValue.Breached,
                        end,
                        inARow,
                        VerdictReason.EstimatorP99AboveThreshold,
                        "p99 309ms > 50ms in " + inARow + " windows in a row")
                : new Verdict(VerdictValue.Healthy, end, inARow, VerdictReason.WithinThresholds, "p99 " + time);
        KernelFacts facts = new KernelFacts(
                        "6.1.0-simulated", boot, Variant.Timer, new EstimationSysctl(SYSCTL, sysctl), enabled(), 80, 2)
                .with(proxy.orElse(null));
        NodeLatency patch = new NodeLatency();
        patch.getMetadata().setName(name);
        patch.setStatus(NodeLatencyStatus.ofHelper(
                latency.getMetadata().getGeneration(),
                facts,
                new NodeLatencyStatus.Rules(10_000, 10_000, 20_001),
                measurement,
                null,
                verdict,
                List.of()));
        client.resource(patch).subresource("status").patch(SimulatedWorkloads.byHelper());
    }

    private List<Livepatch> enabled() {
        return livepatches.stream()
                .map(module -> new Livepatch(module, true, false, true))
                .toList();
    }

    private int reset() {
        breaches.set(0);
        return 0;
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join();
        client.nodes().withName(name).delete();
        client.resources(NodeLatency.class).withName(name).delete();
        client.pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withField("spec.nodeName", name)
                .withGracePeriod(0)
                .delete();
    }
}
