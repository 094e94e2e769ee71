package dev.ipvs.latency.lab.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A long-running program to be started.
 *
 * @param name what its record and log are called; one word that is unique within a lab
 */
public record Program(String name, List<String> command, Map<String, String> environment) {

    public Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public Program(String name, List<String> command) {
        this(name, command, Map.of());
    }

    /** The same program, started through another one such as {@code ip netns exec}, which then becomes it. */
    public Program through(List<String> prefix) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return new Program(name, whole, environment);
    }
}
