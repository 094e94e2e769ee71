package dev.ipvs.latency.story;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.provision.Provision;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * The whole story on a terminal: a node that has the problem is measured, condemned, fixed, verified, and at last as it
 * was before. Exits with 1 if any of it is not as it should be.
 *
 * <p>With {@code KEEP=1} in the environment everything keeps running afterwards.
 */
public final class Demo {

    private static final String LAB = "demo";
    private static final String POLICY = "estimator";

    /** Less than this would not be the story that is told. */
    private static final double LEAST_FACTOR = 100;

    private final Stage stage;
    private final Narrator narrator;

    private Demo(Stage stage, Narrator narrator) {
        this.stage = stage;
        this.narrator = narrator;
    }

    public static void main(String[] arguments) {
        Narrator narrator = new Narrator(System.out, InstantSource.system());
        boolean keep = "1".equals(System.getenv("KEEP"));
        narrator.chapter("A cluster, a node with 80 possible CPUs, tens of thousands of IPVS rules");
        try (Stage stage = Stage.set(LAB, narrator, Provision.ofThisTree(), List.of(SlowNode.AS_FIRST_FOUND))) {
            new Demo(stage, narrator).tell();
            if (keep) {
                stage.lab().stay();
                narrator.chapter("Everything keeps running. To use it:");
                narrator.says("export KUBECONFIG=" + stage.kubectl().kubeconfig());
                narrator.says("lab/lab --name %s status".formatted(LAB));
                narrator.says("lab/lab --name %s down     # when you are done".formatted(LAB));
            }
        } catch (LabException unlike) {
            narrator.chapter("The demo failed: " + unlike.getMessage());
            System.exit(1);
        }
    }

    private void tell() {
        narrator.chapter("The operator starts, with the rights of its own service account");
        stage.when().theOperatorStarts();
        stage.when().aNeighbourSendsPackets();

        Path policy = stage.tree().deploy().resolve("examples/estimator-quick.yaml");
        narrator.chapter("A policy is applied");
        narrator.terminal("cat deploy/examples/estimator-quick.yaml", Tree.contentOf(policy));
        narrator.terminal(
                "kubectl apply -f deploy/examples/estimator-quick.yaml",
                stage.when().aPolicyIsApplied(policy));

        narrator.chapter("The node helper measures");
        Screen screen = new Screen(stage.kubectl(), narrator);
        Evidence before;
        Evidence after;
        try (Screen.Watching _ = screen.watch()) {
            stage.then().theNodeIsMeasured();
            String sysctl = stage.then().sysctl();
            FixStatus proven = stage.then().theFixIs(FixState.Verified);
            before = new Evidence(requireNonNull(proven.before()), sysctl);
            after = new Evidence(requireNonNull(proven.after()), stage.then().sysctl());
        }
        prove(before, after);

        narrator.chapter("The policy is deleted, and the original value is restored");
        stage.when().thePolicyIsDeleted(POLICY);
        stage.then().thePolicyIsGone(POLICY);
        stage.then().estimationIs("1");
        narrator.terminal(
                "sysctl net.ipv4.vs.run_estimation     # on the node",
                When.SYSCTL + " = " + stage.then().sysctl());

        narrator.chapter("Before and after");
        narrator.terminal(
                "kubectl get nlat node-a -o yaml     # status.fix.before, status.fix.after",
                Evidence.table(before, after));
    }

    private static void prove(Evidence before, Evidence after) {
        if (Evidence.factor(before, after) < LEAST_FACTOR) {
            throw new LabException("the walk became only %.0f times shorter%n%s"
                    .formatted(Evidence.factor(before, after), Evidence.table(before, after)));
        }
    }
}
