package dev.ipvs.latency.story;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.LabException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What shall come to be on a node, or in the cluster; each sentence waits for it with a bound, and says what there was instead if it
 * didn't come.
 */
public record Then(Stage stage, Node node, Duration timeout) {

    /** In the command line of its process. */
    private static final String HELPER = "helper.cli.NodeHelper";

    /** Emulated, beside whatever else the machine does. */
    private static final Duration SOON = Duration.ofMinutes(15);

    private static final Duration OFTEN = Duration.ofMillis(500);

    Then(Stage stage, Node node) {
        this(stage, node, SOON);
    }

    /** The same, for what takes longer. */
    public Then within(Duration longer) {
        return new Then(stage, node, longer);
    }

    public Measurement theNodeIsMeasured() {
        return requireNonNull(eventually(node.name() + " is measured", status -> status.measurement() != null)
                .measurement());
    }

    public Measurement theNodeIsMeasuredAgainAfter(Instant moment) {
        return requireNonNull(eventually(
                        node.name() + " is measured after " + moment,
                        status -> status.measurement() != null
                                && status.measurement().end().isAfter(moment))
                .measurement());
    }

    public void theVerdictIs(VerdictValue value) {
        eventually(
                "the verdict about %s is %s".formatted(node.name(), value),
                status -> status.verdict() != null && status.verdict().value() == value);
    }

    public FixStatus theFixIs(FixState state) {
        return requireNonNull(eventually(
                        "the fix of %s is %s".formatted(node.name(), state),
                        status -> status.fix() != null && status.fix().state() == state)
                .fix());
    }

    public void estimationIs(String value) {
        await("%s is %s on %s".formatted(When.SYSCTL, value, node.name()), this::sysctl, value::equals);
    }

    public void theLivepatchIsGone(String module) {
        await("the livepatch %s is gone".formatted(module), this::livepatches, names -> !names.contains(module));
    }

    /** What the kernel says, without the API in between. */
    public List<String> livepatches() {
        return node.output("ls", "/sys/kernel/livepatch").lines().toList();
    }

    /** By what the kernel says of the process: its AppArmor profile, and how it holds. */
    public void theHelperIsConfinedBy(String profile) {
        await(
                "the helper on %s is confined by %s".formatted(node.name(), profile),
                () -> node.run(
                                "sh",
                                "-c",
                                "cat $(grep -l %s /proc/[0-9]*/cmdline | sed 's,cmdline$,attr/current,')"
                                        .formatted(HELPER))
                        .stdout(),
                said -> said.lines().anyMatch(profile::equals));
    }

    /** kube-proxy has put more than so many Services into IPVS; returns how many it has. */
    public long moreThanSoManyAreInIpvs(int services) {
        return await(
                "more than %,d services are in IPVS".formatted(services),
                this::ipvsServices,
                count -> count > services);
    }

    public void soManyAreInIpvs(long services) {
        await("%,d services are in IPVS".formatted(services), this::ipvsServices, count -> count == services);
    }

    /** What the kernel says, without the API in between. */
    public long ipvsServices() {
        return node.output("sh", "-c", "grep -c -E '^(TCP|UDP|SCTP|FWM)' /proc/net/ip_vs || true")
                .lines()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    public void theServiceAnswersAgain(ServiceClient client, ServiceClient.Outcome since) {
        await("the Service answers again", () -> client.hasAnsweredSince(since), answers -> answers);
    }

    /** Every node that was in need is proven, and its soak is over; asked as a script would, and Flux. */
    public void thePolicyIsDone(String name) {
        await(
                "kubectl has the policy %s for Ready".formatted(name),
                () -> stage.kubectl().attempt("wait", "latencypolicy/" + name, "--for=condition=Ready", "--timeout=1s"),
                Command.Finished::succeeded);
    }

    /** It will not go on by itself; returns what it says about that. */
    public Condition thePolicyIsStalled(String name) {
        return await("the policy %s is Stalled".formatted(name), () -> holds(name, "Stalled"), Optional::isPresent)
                .orElseThrow();
    }

    public void thePolicyIsGone(String name) {
        await("the policy %s is gone".formatted(name), () -> policy(name), Optional::isEmpty);
    }

    /** The condition of this type, if it is true. */
    private Optional<Condition> holds(String policy, String type) {
        return policy(policy).map(LatencyPolicy::getStatus).stream()
                .flatMap(status -> Stream.ofNullable(status.conditions()))
                .flatMap(List::stream)
                .filter(condition -> condition.getType().equals(type)
                        && condition.getStatus().equals("True"))
                .findFirst();
    }

    private Optional<LatencyPolicy> policy(String name) {
        return Optional.ofNullable(stage.lab()
                .controlPlane()
                .client()
                .resources(LatencyPolicy.class)
                .withName(name)
                .get());
    }

    /** What the kernel says, without the API in between. */
    public String sysctl() {
        return node.output("sysctl", "-n", When.SYSCTL).strip();
    }

    public Optional<NodeLatencyStatus> status() {
        try {
            return Optional.ofNullable(stage.lab()
                            .controlPlane()
                            .client()
                            .resources(NodeLatency.class)
                            .withName(node.name())
                            .get())
                    .flatMap(node -> Optional.ofNullable(node.getStatus()));
        } catch (KubernetesClientException notNow) {
            return Optional.empty();
        }
    }

    /** The status that it held for: the next one may be another. */
    private NodeLatencyStatus eventually(String what, Predicate<NodeLatencyStatus> holds) {
        return await(what, () -> status().filter(holds), Optional::isPresent).orElseThrow();
    }

    private <T> T await(String what, Callable<T> seen, Predicate<T> holds) {
        try {
            return Awaitility.await(what).atMost(timeout).pollInterval(OFTEN).until(seen, holds);
        } catch (ConditionTimeoutException inVain) {
            throw new LabException(
                    "waited %d s in vain until %s%n%s".formatted(timeout.toSeconds(), what, whatThereIs()), inVain);
        }
    }

    private String whatThereIs() {
        return stage.kubectl()
                        .attempt("get", "latpol,nlat,daemonset,pod", "-A", "-o", "wide")
                        .stdout()
                + stage.kubectl().attempt("get", "nlat", "-o", "yaml").stdout()
                + stage.kubectl().attempt("get", "events", "-A").stdout()
                + stage.kubectl()
                        .attempt(
                                "logs",
                                "-n",
                                "kube-system",
                                "-l",
                                "k8s-app=kube-proxy",
                                "--all-containers",
                                "--tail=40")
                        .stdout()
                + stage.operator().lastWords();
    }
}
