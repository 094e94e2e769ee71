package dev.ipvs.latency.argocd.live;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.Crds;
import dev.ipvs.latency.lab.network.FreePorts;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.Program;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.process.Wait;
import dev.ipvs.latency.lab.provision.Provision;
import dev.ipvs.latency.story.Kubectl;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Argo CD as processes on loopback: application controller, repo server, API server and their Redis. They end with the
 * control plane, which keeps their records and logs.
 */
final class ArgoCd {

    static final String NAMESPACE = "argocd";

    /** From the built folder to Argo CD's ConfigMap, with this project's component in it: as a user of kustomize has it. */
    private static final String KUSTOMIZATION = """
            namespace: %s
            resources: [manifests/base/config]
            components: [customizations]
            """.formatted(NAMESPACE);

    private final ControlPlane controlPlane;
    private final Path programs;
    private final Path work;
    private final Ports ports;

    /** Where each part listens. */
    private record Ports(int redis, int repo, int repoMetrics, int controllerMetrics, int server, int serverMetrics) {
        static Ports free() {
            List<Integer> free = FreePorts.onLoopback(6);
            return new Ports(free.get(0), free.get(1), free.get(2), free.get(3), free.get(4), free.get(5));
        }
    }

    private ArgoCd(ControlPlane controlPlane, Path programs, Path work) {
        this.controlPlane = controlPlane;
        this.programs = programs;
        this.work = work;
        this.ports = Ports.free();
    }

    /**
     * Installs Argo CD's CRDs and configuration and starts its parts; returns when all of them answer.
     *
     * @param component the folder with this project's kustomize component
     */
    static ArgoCd start(ControlPlane controlPlane, Provision provision, Kubectl kubectl, Path component) {
        Path work = controlPlane.programs().folder().resolve("argocd");
        ArgoCd argoCd = new ArgoCd(controlPlane, provision.argoCd(), work);
        argoCd.install(kubectl, component);
        argoCd.startAll();
        return argoCd;
    }

    /** What {@code argocd WORDS} prints. */
    String cli(String... words) {
        return command(words).output();
    }

    Command command(String... words) {
        List<String> prefix = List.of(
                "env",
                "HOME=" + work,
                programs.resolve("argocd").toString(),
                "--server",
                "127.0.0.1:" + ports.server(),
                "--plaintext");
        return Command.of(words).through(prefix);
    }

    private void install(Kubectl kubectl, Path component) {
        controlPlane
                .client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        Path installation = work.resolve("installation");
        Path rendered = work.resolve("argocd.yaml");
        try {
            Files.createDirectories(installation);
            Files.writeString(installation.resolve("kustomization.yaml"), KUSTOMIZATION);
            Command.of(
                            "cp",
                            "--recursive",
                            programs.resolve("manifests").toString(),
                            installation.resolve("manifests").toString())
                    .output();
            Files.createDirectories(installation.resolve("customizations"));
            for (String file : List.of("kustomization.yaml", "argocd-cm.yaml")) {
                Files.copy(component.resolve(file), installation.resolve("customizations/" + file));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Command.of(
                        programs.resolve("kustomize").toString(),
                        "build",
                        installation.toString(),
                        "--output",
                        rendered.toString())
                .output();
        kubectl.run("apply", "--server-side", "--filename", rendered.toString());
        for (String crd : List.of("application", "applicationset", "appproject")) {
            Crds.serve(controlPlane.client(), programs.resolve("manifests/crds/" + crd + "-crd.yaml"));
        }
    }

    private void startAll() {
        String redis = "127.0.0.1:" + ports.redis();
        String repo = "127.0.0.1:" + ports.repo();
        start("redis-server", "--bind", "127.0.0.1", "--port", "" + ports.redis(), "--save", "", "--dir", work + "");
        start(
                "argocd-repo-server",
                "--address=127.0.0.1",
                "--port=" + ports.repo(),
                "--metrics-address=127.0.0.1",
                "--metrics-port=" + ports.repoMetrics(),
                "--disable-tls",
                "--client-ca-path=",
                "--redis=" + redis);
        // Its accounts are not what is tested: whoever reaches the port may do everything.
        start(
                "argocd-server",
                "--namespace=" + NAMESPACE,
                "--address=127.0.0.1",
                "--port=" + ports.server(),
                "--metrics-port=" + ports.serverMetrics(),
                "--insecure",
                "--disable-auth",
                "--repo-server=" + repo,
                "--repo-server-plaintext",
                "--redis=" + redis);
        start(
                "argocd-application-controller",
                "--namespace=" + NAMESPACE,
                "--metrics-port=" + ports.controllerMetrics(),
                "--repo-server=" + repo,
                "--repo-server-plaintext",
                "--redis=" + redis,
                "--persist-resource-health");
        awaitPort("argocd-repo-server", ports.repo());
        awaitPort("argocd-server", ports.server());
        awaitPort("argocd-application-controller", ports.controllerMetrics());
    }

    private void start(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        controlPlane.programs().start(new Program(program, command, environment()));
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("KUBECONFIG", controlPlane.adminKubeconfig().toString()),
                Map.entry("ARGOCD_FAKE_IN_CLUSTER", "true"),
                Map.entry("ARGOCD_GPG_ENABLED", "false"),
                Map.entry("ARGOCD_TLS_DATA_PATH", work.resolve("tls").toString()),
                Map.entry("ARGOCD_SSH_DATA_PATH", work.resolve("ssh").toString()),
                Map.entry("ARGOCD_GNUPGHOME", work.resolve("gpg").toString()),
                Map.entry("ARGOCD_PLUGINSOCKFILEPATH", work.resolve("plugins").toString()),
                // The controller takes its shard of the clusters from it.
                Map.entry("HOSTNAME", "lab-0"),
                Map.entry("HOME", work.toString()),
                Map.entry("TMPDIR", work.toString()),
                Map.entry("PATH", programs + ":" + System.getenv("PATH")));
    }

    private void awaitPort(String program, int port) {
        RunningProgram running = controlPlane.programs().find(program).orElseThrow();
        Wait.until(
                program + " listens, or has ended: " + running.log(),
                Duration.ofSeconds(90),
                () -> listens(port) || !running.isAlive());
        if (!running.isAlive()) {
            throw new IllegalStateException(running.lastWords());
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
