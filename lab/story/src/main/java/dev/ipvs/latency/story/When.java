package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.process.Program;
import java.nio.file.Path;
import java.util.List;

/** What somebody does, or what befalls. */
public record When(Stage stage) {

    public static final String KNOB = "net.ipv4.vs.run_estimation";

    public void theOperatorStarts() {
        stage.operator().start();
    }

    public void theOperatorIsKilled() {
        stage.operator().kill();
    }

    /** Returns what kubectl said. */
    public String aPolicyIsApplied(Path file) {
        return stage.kubectl().run("apply", "-f", file.toString());
    }

    /** Returns at once; what was changed is undone before the policy goes. */
    public void thePolicyIsDeleted(String name) {
        stage.kubectl().run("delete", "latencypolicy", name, "--wait=false", "--ignore-not-found");
    }

    /** Packets for the node to receive, fifty a second, until the stage is gone: without any, none can be late. */
    public void aNeighbourSendsPackets() {
        stage.lab()
                .controlPlane()
                .programs()
                .start(new Program(
                                "neighbour",
                                List.of("ping", "-q", "-i", "0.02", stage.node().address()))
                        .through(stage.lab().network().prefix()));
    }

    public void theApiServerGoesAway() {
        stage.lab().controlPlane().stopApiServer();
    }

    public void theApiServerComesBack() {
        stage.lab().controlPlane().startApiServer();
    }

    public void somebodyTurnsEstimationOnByHand() {
        stage.node().output("sysctl", "-w", KNOB + "=1");
    }
}
