package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.process.Command;
import java.nio.file.Path;
import java.util.List;

/** What a person types. */
public record Kubectl(Path program, Path kubeconfig) {

    /** Runs {@code kubectl WORDS} and returns what it printed; a refusal is an error that carries kubectl's own words. */
    public String run(String... words) {
        return command(words).output();
    }

    /** The same, where a refusal is an answer. */
    public Command.Finished attempt(String... words) {
        return command(words).run();
    }

    private Command command(String... words) {
        return Command.of(words).through(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
    }
}
