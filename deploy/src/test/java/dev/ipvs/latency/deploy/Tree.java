package dev.ipvs.latency.deploy;

import java.nio.file.Path;

/** Where the parts of this repository are, from this module. */
final class Tree {
    static final Path DEPLOY = Path.of("").toAbsolutePath();
    static final Path ROOT = DEPLOY.resolveSibling("");
    static final Path CHART = DEPLOY.resolve("chart");
    static final Path BASE = DEPLOY.resolve("base");
    static final Path MONITORING = DEPLOY.resolve("monitoring");

    private Tree() {}
}
