package dev.ipvs.latency.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the parts of this repository are, from this module. */
final class Tree {
    static final Path DEPLOY = Path.of("").toAbsolutePath();
    static final Path ROOT = DEPLOY.resolveSibling("");
    static final Path CHART = DEPLOY.resolve("chart");
    static final Path BASE = DEPLOY.resolve("base");
    static final Path MONITORING = DEPLOY.resolve("monitoring");

    /** The registry of deploy/base: one that cannot exist. */
    static final String NO_REGISTRY = "registry.invalid/ipvs-latency";

    private static final Pattern REVISION = Pattern.compile("<revision>(.*)</revision>");

    private Tree() {}

    /** The version of all that is built here. */
    static String version() throws IOException {
        Matcher revision = REVISION.matcher(Files.readString(ROOT.resolve("pom.xml")));
        if (!revision.find()) {
            throw new IllegalStateException("pom.xml has no revision");
        }
        return revision.group(1);
    }
}
