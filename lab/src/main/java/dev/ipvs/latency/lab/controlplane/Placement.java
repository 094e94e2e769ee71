package dev.ipvs.latency.lab.controlplane;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ipvs.latency.lab.network.LabNetwork;
import java.util.List;

/** Where a control plane runs, which decides who can reach it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(Placement.Loopback.class), @JsonSubTypes.Type(Placement.ForNodes.class)})
public sealed interface Placement {

    /** On loopback, without root, for tests that need the API alone: no node can join. */
    record Loopback() implements Placement {}

    /** In the lab's network, where nodes join; a plain shell reaches it through a door in loopback. */
    record ForNodes(LabNetwork network) implements Placement {}

    /** What to put in front of a command so that it runs there. */
    default List<String> prefix() {
        return switch (this) {
            case Loopback() -> List.of();
            case ForNodes(var network) -> network.prefix();
        };
    }
}
