package dev.ipvs.latency.operator.cluster;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packaged operator with the options of its image, and what its process takes. */
final class MeasuredOperator implements AutoCloseable {
    private static final Path LAUNCHER = Path.of("image", "launcher");
    private static final Pattern LOOK_COUNT =
            Pattern.compile("reconciliations_execution_duration_seconds_count\\S* (\\S+)");

    private final OperatorProcess process;
    private final Path log;

    private MeasuredOperator(OperatorProcess process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param memoryLimit what its pod may have, in bytes */
    static MeasuredOperator start(TestCluster cluster, long memoryLimit, Path log) throws IOException {
        Files.deleteIfExists(log);
        String launcher = Files.readString(LAUNCHER);
        Stream<String> options =
                Pattern.compile("-X\\S+").matcher(launcher).results().map(MatchResult::group);
        Map<String, String> environment = Pattern.compile("export (\\w+)=(\\S+)")
                .matcher(launcher)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        return new MeasuredOperator(
                OperatorProcess.start(
                        Stream.concat(options, Stream.of("-XX:MaxRAM=" + memoryLimit))
                                .toList(),
                        environment,
                        cluster.operatorKubeconfig(),
                        log),
                log);
    }

    /** Of its pod as it is deployed, in bytes: with more it would be ended. */
    static long memoryLimit(TestCluster cluster) {
        Deployment deployment = cluster.client()
                .apps()
                .deployments()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("latency-operator")
                .get();
        Quantity memory = requireNonNull(deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources()
                .getLimits()
                .get("memory"));
        return memory.getNumericalAmount().longValueExact();
    }

    /** Resident memory, in MiB. */
    long rss() throws IOException {
        return mebibytes("VmRSS");
    }

    /** The most that it ever was, in MiB. */
    long highestRss() throws IOException {
        return mebibytes("VmHWM");
    }

    private long mebibytes(String lineOfStatus) throws IOException {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc/" + process.handle().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(lineOfStatus))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .sum()
                    / 1024;
        }
    }

    JvmCosts costs() throws Exception {
        return JvmCosts.of(process.handle());
    }

    /** How often it has looked at the cluster. */
    double looks() throws IOException, InterruptedException {
        return LOOK_COUNT
                .matcher(process.get("/metrics"))
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.close();
    }
}
