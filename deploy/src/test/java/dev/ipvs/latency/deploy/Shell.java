package dev.ipvs.latency.deploy;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An administrator's shell at the root of this repository: helm and kubectl are on its path and talk to one cluster. */
record Shell(Path kubeconfig) {
    private static final Provision PROVISION = Provision.ofThisTree();

    String output(String commands) {
        return command(commands).output();
    }

    Command.Finished run(String commands) {
        return command(commands).run();
    }

    private Command command(String commands) {
        String path = "%s:%s:%s"
                .formatted(
                        PROVISION.tool("helm").getParent(),
                        PROVISION.tool("kubectl").getParent(),
                        System.getenv("PATH"));
        return new Command(
                List.of(
                        "env",
                        "PATH=" + path,
                        "KUBECONFIG=" + kubeconfig,
                        "bash",
                        "-euc",
                        "cd '%s'\n%s".formatted(Tree.ROOT, commands)),
                Duration.ofMinutes(2));
    }
}
