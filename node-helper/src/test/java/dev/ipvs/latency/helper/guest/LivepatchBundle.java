package dev.ipvs.latency.helper.guest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.lab.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Bundles that the project's own script builds, and others that are wrong in one thing. */
record LivepatchBundle(Path folder) {

    static final String MODULE = "ipvs_estimator_off";

    /** The scripts of this tree: tests run in the folder of their module. */
    private static final Path SCRIPTS = Path.of("../livepatch").toAbsolutePath().normalize();

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The livepatch that walks in slices. */
    static final String SLICED_MODULE = "ipvs_estimator_sliced";

    /** For these kernels or with these options, in a folder that the guest sees too. */
    static LivepatchBundle build(Path folder, String... words) {
        Path bundle = folder.resolve("bundle");
        script(Stream.concat(Stream.of("build", "--output", bundle.toString()), Stream.of(words))
                .toList());
        return new LivepatchBundle(bundle);
    }

    /** The modules that hold up a transition and patch the same function, for one kernel. */
    static Path testModules(String kernel) {
        return Path.of(script(List.of("tests/build", kernel)).strip());
    }

    static String script(List<String> words) {
        return new Command(
                        Stream.concat(
                                        Stream.of(SCRIPTS.resolve(words.getFirst())
                                                .toString()),
                                        words.stream().skip(1))
                                .toList(),
                        Duration.ofMinutes(5))
                .output();
    }

    /** A copy whose manifest says something else of its first module. */
    LivepatchBundle saying(String name, Consumer<ObjectNode> change) {
        Path copy = folder.resolveSibling(name);
        Command.of("cp", "-r", folder.toString(), copy.toString()).output();
        Path manifest = copy.resolve("manifest.json");
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(manifest.toFile());
            change.accept((ObjectNode) root.at("/modules/0"));
            Files.writeString(manifest, JSON.writeValueAsString(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LivepatchBundle(copy);
    }
}
