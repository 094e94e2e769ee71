package dev.ipvs.latency.lab.provision;

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
}
