package dev.ipvs.latency.lab.provision;

import dev.ipvs.latency.lab.process.LabException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Gives the path of whatever is needed, and has it downloaded or built first where it isn't there yet. */
public final class Provision {

    private static final String SCRIPTS = "lab/provision";

    private final Path folder;
    private final Consumer<String> progress;

    /**
     * @param folder where the scripts are
     * @param progress gets each line about what is being done and how long it has taken
     */
    public Provision(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /** With the scripts of the source tree that this runs in, and progress on stderr. */
    public static Provision ofThisTree() {
        return new Provision(scriptsOfThisTree(), System.err::println);
    }

    public KernelFiles kernel(Kernel kernel) {
        return new KernelFiles(one("kernel", kernel.text()));
    }

    public Path qemu() {
        return one("qemu");
    }

    /** One program of Kubernetes, etcd, containerd or the CNI plugins. */
    public Path tool(String name) {
        return one("tools", name);
    }

    /** A folder with {@code prometheus} and {@code promtool}. */
    public Path prometheus() {
        return one("prometheus");
    }

    /** A folder with Argo CD's programs, under the names of its parts, what those call, and its {@code manifests}. */
    public Path argoCd() {
        return one("argocd");
    }

    /** A node's root file system, to be used as the base of an overlay. */
    public Path nodeRoot() {
        return one("node-root");
    }

    /** A disk with containerd's store, holding the pause image and these, to be used as the base of an overlay. */
    public Path nodeImages(List<NodeImage> images) {
        return run(
                        "node-images",
                        images.stream()
                                .map(image -> image.name() + "=" + image.archive())
                                .toList())
                .getFirst();
    }

    /** An OCI archive with kube-proxy, for pods. */
    public Path kubeProxyImage() {
        return one("kube-proxy-image");
    }

    /** What another part's script of the same kind makes: it prints the path on stdout, and its progress on stderr. */
    public Path made(Path script, String... arguments) {
        return one(script.toString(), arguments);
    }

    /** Makes sure that these packages are installed on this machine, as a light guest runs the machine's own programs. */
    public void hostPackages(String... names) {
        run("host-packages", List.of(names));
    }

    /** A file that lies beside the scripts. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    private Path one(String script, String... arguments) {
        return run(script, List.of(arguments)).getFirst();
    }

    private List<Path> run(String script, List<String> arguments) {
        return new Script(file(script), progress).paths(arguments);
    }

    private static Path scriptsOfThisTree() {
        return Stream.of(Path.of("").toAbsolutePath(), codeLocation())
                .flatMap(start -> Stream.iterate(start, Objects::nonNull, Path::getParent))
                .map(folder -> folder.resolve(SCRIPTS))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(
                        () -> new LabException("no folder " + SCRIPTS + " above the working directory: the lab runs"
                                + " from the source tree, whose scripts it needs"));
    }

    private static Path codeLocation() {
        try {
            return Path.of(Provision.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
