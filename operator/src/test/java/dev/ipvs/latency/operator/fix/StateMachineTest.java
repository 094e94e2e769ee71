package dev.ipvs.latency.operator.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.fix.StatePicture.Arrow;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three accounts of the states of a fix are one: what {@link Transitions} declares, what {@link FixSteps} does in each
 * situation, and what the picture in the documentation shows.
 */
class StateMachineTest {
    private static final String REPAIR =
            "mvn -q -pl operator -am test -Dtest=StateMachineTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write";

    @Test
    void the_picture_in_the_documentation_is_what_the_code_does() throws IOException {
        String drawn = drawing().inDocument();
        if (System.getProperty("docs.write") != null) {
            Files.writeString(StatePicture.DOCUMENT, drawn);
        }
        assertThat(StatePicture.DOCUMENT)
                .as("the picture differs from the code; repair: %s", REPAIR)
                .content()
                .isEqualTo(drawn);
    }

    @Test
    void the_picture_has_the_arrows_that_the_code_declares_and_no_other() {
        assertThat(StatePicture.documented().arrows()).isEqualTo(declared());
    }

    @ParameterizedTest
    @EnumSource(FixState.class)
    void each_transition_is_taken_somewhere_before_those_that_come_after_it(FixState state) {
        Set<Integer> taken =
                Situations.in(state).flatMap(at -> firstTaken(at).stream()).collect(Collectors.toSet());
        assertThat(IntStream.range(0, Transitions.from(state).size()).boxed())
                .as("by its place in the list of %s", state)
                .containsExactlyInAnyOrderElementsOf(taken);
    }

    private static Optional<Integer> firstTaken(Situation at) {
        List<Transition> transitions = Transitions.from(at.fix().state());
        return IntStream.range(0, transitions.size())
                .boxed()
                .filter(place -> transitions.get(place).taken(at).isPresent())
                .findFirst();
    }

    private static Set<Arrow> declared() {
        return Arrays.stream(FixState.values())
                .flatMap(from -> Transitions.from(from).stream().map(transition -> new Arrow(from, transition.to())))
                .collect(Collectors.toSet());
    }

    private static StatePicture drawing() {
        Map<String, TreeSet<String>> reasons = new TreeMap<>();
        Arrays.stream(FixState.values()).flatMap(Situations::in).forEach(at -> {
            FixRecord next = at.steps().next(at.fix(), at.node(), at.desired());
            if (!next.equals(at.fix())) {
                reasons.computeIfAbsent(new Arrow(at.fix().state(), next.state()).toString(), _ -> new TreeSet<>())
                        .add(label(at, next));
            }
        });
        Stream<String> steps = reasons.entrySet().stream()
                .map(step -> "    " + step.getKey() + ": " + String.join("<br>", step.getValue()) + "\n");
        return new StatePicture(
                "stateDiagram-v2\n    [*] --> Pending: OldValueRecorded\n" + steps.collect(Collectors.joining()));
    }

    /** Of the reasons to undo what is no longer wanted, one stands for all but where some alone do something. */
    private static String label(Situation at, FixRecord next) {
        boolean unwanted = at.desired() instanceof DesiredFix.Revert(FixReason reason, String _)
                && next.reason() == reason
                && at.fix().state() != FixState.Applying;
        return unwanted ? "no longer wanted" : next.reason().name();
    }
}
