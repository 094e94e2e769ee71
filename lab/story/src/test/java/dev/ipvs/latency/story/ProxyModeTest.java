package dev.ipvs.latency.story;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.lab.provision.Provision;
import dev.ipvs.latency.story.ServiceClient.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real kube-proxy, as kubeadm runs it, leaves mode ipvs on a real node with hundreds of Services and comes back, while a client
 * goes on connecting through one of them.
 */
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyModeTest {

    private static final String POLICY = "leave-ipvs";

    private static final String YAML = """
            apiVersion: latency.ipvs.dev/v1alpha1
            kind: LatencyPolicy
            metadata: {name: leave-ipvs}
            spec:
              mode: Enforce
              measurement:
                window: 6s
                minSamples: 2
                breachesBeforeAction: 2
                thresholds: {estimatorP99: 1ms}
              mitigations:
              - type: ProxyMode
                proxyMode: {mode: %s, allowKubeProxyRestart: true}
            """;

    /** For all that an emulated kube-proxy does with so many. */
    private static final Duration TIMEOUT = Duration.ofMinutes(20);

    /** From when kube-proxy flushes one mode's rules until it has written the other's, emulated. */
    private static final Duration A_MOMENT = Duration.ofMinutes(1);

    private final Narrator narrator = new Narrator(System.out, InstantSource.system());
    private Optional<Stage> set = Optional.empty();

    /** Two estimators each: on 80 possible processors a walk takes tens of milliseconds when emulated. */
    int services() {
        return 500;
    }

    @BeforeAll
    void a_node_whose_kube_proxy_is_a_pod_and_hundreds_of_services() {
        set = Optional.of(Stage.set(narrator, Provision.ofThisTree(), List.of(SlowNode.BY_ITS_KUBE_PROXY)));
        stage().when().thereAreServices(services());
        narrator.says("%,d Services are made".formatted(services()));
        then().moreThanSoManyAreInIpvs(services());
        narrator.says("all are in IPVS");
        stage().when().theOperatorStartsWithFixPodTimeout(TIMEOUT);
    }

    @AfterAll
    void nothing_is_left_running() {
        set.ifPresent(Stage::close);
    }

    /** Each takes minutes; {@code make test-long} moves to both. */
    List<Target> modes() {
        return List.of(Target.nftables);
    }

    @ParameterizedTest(name = "for {0}")
    @MethodSource("modes")
    void a_node_leaves_mode_ipvs_and_comes_back(Target mode, @TempDir Path folder) throws IOException {
        try (ServiceClient traffic = stage().when().aClientConnects()) {
            long before = then().moreThanSoManyAreInIpvs(services());
            stage().when().aPolicyIsApplied(Files.writeString(folder.resolve("policy.yaml"), YAML.formatted(mode)));
            narrator.says(then().theFixIs(FixState.Applied).message());
            assertThat(then().ipvsServices()).isZero();
            assertThat(stage().node().run("ip", "link", "show", "kube-ipvs0").succeeded())
                    .isFalse();
            FixStatus proven = then().theFixIs(FixState.Verified);
            narrator.says(proven.message());
            assertThat(requireNonNull(proven.original().proxyMode()).from()).isEqualTo("ipvs");
            Outcome there = traffic.soFar();
            narrator.says("on the way there: " + there);
            assertThat(there.longestGap())
                    .as("Services answer all but for a moment")
                    .isLessThan(A_MOMENT);
            then().theServiceAnswersAgain(traffic, there);

            stage().when().thePolicyIsDeleted(POLICY);
            then().thePolicyIsGone(POLICY);
            narrator.says("the policy is gone");
            then().soManyAreInIpvs(before);
            Outcome back = traffic.soFar();
            narrator.says("and back: " + back);
            assertThat(back.longestGap()).isLessThan(A_MOMENT);
            then().theServiceAnswersAgain(traffic, back);
            assertThat(rulesOf(mode)).as("rules that mode %s left", mode).isEmpty();
            assertThat(stage().kubectl().run("get", "daemonset", "-n", "kube-system", "-o", "name"))
                    .isEqualToIgnoringWhitespace("daemonset.apps/kube-proxy");
            assertThat(stage().kubectl().run("get", "node", "node-a", "--show-labels"))
                    .doesNotContain("proxy-mode");
        }
    }

    /** What the kernel has of a mode that is not ipvs. */
    private List<String> rulesOf(Target mode) {
        return switch (mode) {
            case nftables ->
                stage().node()
                        .output("nft", "list", "tables")
                        .lines()
                        .filter(line -> line.endsWith(" kube-proxy"))
                        .toList();
            case iptables ->
                stage().node()
                        .output("iptables-save")
                        .lines()
                        .filter(line -> line.startsWith(":KUBE-SVC-"))
                        .toList();
        };
    }

    private Then then() {
        return stage().then().within(TIMEOUT);
    }

    private Stage stage() {
        return set.orElseThrow();
    }
}
