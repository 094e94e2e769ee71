package dev.ipvs.latency.helper.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec.PolicyRef;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory and CPU of {@code node-helper run}, watching a real API server, in steady state. */
@Tag("bench")
@WithControlPlane
class FootprintBench {

    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final Duration OBSERVED = Duration.ofSeconds(60);
    private static final double TICKS_PER_SECOND = 100;

    @TempDir
    Path folder;

    @Test
    void memory_and_cpu_in_steady_state(ControlPlane controlPlane, KubernetesClient admin) throws Exception {
        var crd = admin.resources(CustomResourceDefinition.class)
                .load(Path.of("../crds/nodelatencies.latency.ipvs.dev.yaml").toFile())
                .item();
        admin.resource(crd).forceConflicts().serverSideApply();
        TimeUnit.SECONDS.sleep(3);
        NodeLatency object = new NodeLatency();
        object.setMetadata(new ObjectMetaBuilder().withName("footprint").build());
        object.setSpec(new NodeLatencySpec(
                new PolicyRef("estimator", 1L),
                Mode.Observe,
                new MeasurementSpec(GoDuration.parse("10s"), 3, 3, Thresholds.DEFAULT),
                null));
        admin.resource(object).create();
        ProcessBuilder builder = new ProcessBuilder(Dist.launcher().toString(), "run");
        builder.environment().put("NODE_NAME", "footprint");
        builder.environment().put("KUBECONFIG", controlPlane.adminKubeconfig().toString());
        Process helper = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            Thread.sleep(SETTLE);
            long before = ticks(helper.pid());
            Thread.sleep(OBSERVED);
            double cpu = (ticks(helper.pid()) - before) / TICKS_PER_SECOND / OBSERVED.toSeconds() * 100;
            System.out.printf("helper in steady state: %s, CPU %.3f %%%n", memory(helper.pid()), cpu);
            System.out.print(Files.readString(folder.resolve("log")));
            assertThat(helper.isAlive()).isTrue();
        } finally {
            helper.destroy();
        }
    }

    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(words[11]) + Long.parseLong(words[12]);
    }

    private static String memory(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("Vm") && (line.contains("RSS") || line.contains("HWM"))
                        || line.startsWith("Rss")
                        || line.startsWith("Threads"))
                .map(line -> line.replaceAll("\\s+", " "))
                .toList()
                .toString();
    }
}
