package dev.ipvs.latency.lab.provision;

import dev.ipvs.latency.lab.process.Command;
import java.nio.file.Path;

/**
 * A container image that a node has from the start; its pods use {@code imagePullPolicy: Never}, as nothing can be
 * pulled.
 *
 * @param name its full name, such as {@code lab.local/node-helper:1}
 * @param archive an OCI archive
 */
public record NodeImage(String name, Path archive) {

    /** Small and always there: a static program that waits. */
    public static final String PAUSE = "lab.local/pause:1";

    private static final int SHA256_DIGITS = 64;

    /** An image that is named by the digest of its archive's index, as containerd stores it. */
    public static NodeImage byDigest(String repository, Path archive) {
        String digest = Command.of(
                        "sh",
                        "-c",
                        "tar --extract --to-stdout --file \"$0\" ./index.json | sha256sum",
                        archive.toString())
                .output()
                .substring(0, SHA256_DIGITS);
        return new NodeImage(repository + "@sha256:" + digest, archive);
    }
}
