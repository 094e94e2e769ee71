package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.notReady;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.node.FixPod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Draws the states of a fix by asking {@link FixSteps} for the next step of each state in each situation. */
class StateMachineTest {
    private static final Path DOCUMENT = Path.of("").toAbsolutePath().resolveSibling("docs/rollout.md");
    private static final String REPAIR =
            "mvn -q -pl operator -am test -Dtest=StateMachineTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write";
    private static final String BEGIN = "```mermaid\n";
    private static final String END = "```\n";

    private static final List<DesiredFix> DESIRED = List.of(
            new DesiredFix.Keep(),
            new DesiredFix.Revert(FixReason.AbortRequested, "spec.rollout.abort is set"),
            new DesiredFix.Revert(FixReason.Recalled, "the bundle is recalled"));

    @Test
    void the_picture_in_the_documentation_is_what_the_code_does() throws IOException {
        String text = Files.readString(DOCUMENT);
        int start = text.indexOf(BEGIN) + BEGIN.length();
        String drawn = text.substring(0, start) + drawing() + text.substring(text.indexOf(END, start));
        if (System.getProperty("docs.write") != null) {
            Files.writeString(DOCUMENT, drawn);
        }
        assertThat(DOCUMENT)
                .as("the picture differs from the code; repair: %s", REPAIR)
                .content()
                .isEqualTo(drawn);
    }

    private static String drawing() {
        Map<String, TreeSet<String>> reasons = new TreeMap<>();
        for (FixState state : FixState.values()) {
            for (FixRecord fix : recordsIn(state)) {
                for (NodeSnapshot node : situations(fix)) {
                    for (DesiredFix desired : DESIRED) {
                        for (OnFailure onFailure : OnFailure.values()) {
                            FixRecord next = steps(onFailure).next(fix, node, desired);
                            if (next.state() != fix.state()) {
                                reasons.computeIfAbsent(fix.state() + " --> " + next.state(), _ -> new TreeSet<>())
                                        .add(label(fix, next, desired));
                            }
                        }
                    }
                }
            }
        }
        return "stateDiagram-v2\n    [*] --> Pending: OldValueRecorded\n"
                + reasons.entrySet().stream()
                        .map(step -> "    " + step.getKey() + ": " + String.join("<br>", step.getValue()) + "\n")
                        .collect(Collectors.joining());
    }

    /** Of the reasons to undo what is no longer wanted, one stands for all but where a recall alone does something. */
    private static String label(FixRecord fix, FixRecord next, DesiredFix desired) {
        boolean unwanted = desired instanceof DesiredFix.Revert(FixReason reason, String _)
                && next.reason() == reason
                && fix.state() != FixState.Applying;
        return unwanted ? "no longer wanted" : next.reason().name();
    }

    private static FixSteps steps(OnFailure onFailure) {
        return new FixSteps(MeasurementSpec.DEFAULT, onFailure, Duration.ofMinutes(5), TIMEOUTS, NOW);
    }

    private static List<FixRecord> recordsIn(FixState state) {
        FixReason reason = switch (state) {
            case Pending -> FixReason.OldValueRecorded;
            case Applying -> FixReason.PodRequested;
            case Applied -> FixReason.PodReportedApplied;
            case Verified -> FixReason.MeasuredBetter;
            case Failed -> FixReason.RevertFailed;
            case Reverting -> FixReason.AbortRequested;
            case Reverted -> FixReason.AbortRequested;
        };
        Stream<FixRecord> ages = Stream.of("2m", "4m", "8m").map(since -> Examples.fix(state, reason, since));
        FixRecord old = Examples.fix(state, reason, "8m");
        Stream<FixRecord> worn =
                Stream.of(with(old, new RolloutPosition(1, old.position().specHash(), RolloutPosition.MOST_ATTEMPTS)));
        Stream<FixRecord> left = state == FixState.Failed
                ? Stream.of(
                        Examples.fix(state, FixReason.DidNotHelp, "8m"), Examples.fix(state, FixReason.PodFailed, "8m"))
                : Stream.empty();
        return Stream.of(ages, worn, left).flatMap(records -> records).toList();
    }

    private static List<NodeSnapshot> situations(FixRecord fix) {
        NodeSnapshot fast = node("0", Examples.BOOT, "41us");
        NodeSnapshot slow = node("0", Examples.BOOT, "309ms");
        Stream<NodeSnapshot> seen = Stream.of(
                fast,
                slow,
                node("1", Examples.BOOT, "309ms"),
                node("1", "boot-2", "309ms"),
                notReady(
                        seen("node-a", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "20m", 30)),
                        "6m"));
        String pod = PodName.of("node-a", fix);
        Stream<NodeSnapshot> reported = Arrays.stream(FixResult.values())
                .map(result -> new FixOutcome(result, FixOutcomeReason.Written, "as it said", "1", Examples.BOOT))
                .map(outcome -> with(fast, fix, new FixPod.Finished(pod, Optional.of(outcome))));
        Stream<NodeSnapshot> died = Stream.of(with(fast, fix, new FixPod.Finished(pod, Optional.empty())));
        return Stream.of(seen.map(node -> with(node, fix)), reported, died)
                .flatMap(nodes -> nodes)
                .toList();
    }

    private static NodeSnapshot node(String sysctl, String boot, String p99) {
        KernelFacts facts = kernel(Variant.Timer, sysctl);
        KernelFacts booted = new KernelFacts(
                facts.release(),
                boot,
                facts.variant(),
                facts.estimationSysctl(),
                facts.livepatches(),
                facts.possibleCPUs(),
                facts.onlineCPUs());
        boolean slow = p99.endsWith("ms");
        return seen("node-a", booted, slow ? VerdictValue.Breached : VerdictValue.Healthy, window(p99, "10s", 30));
    }
}
