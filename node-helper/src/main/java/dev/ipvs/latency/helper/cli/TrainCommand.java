package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.helper.bpf.BpfLibrary;
import dev.ipvs.latency.helper.bpf.BpfObject;
import dev.ipvs.latency.helper.judge.Judge;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.metrics.Listen;
import dev.ipvs.latency.helper.metrics.NodeMetrics;
import dev.ipvs.latency.helper.metrics.WatchServer;
import dev.ipvs.latency.helper.report.NodeLatencyClient;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Goes once through what {@code run} and {@code measure} go through at their start, as far as that needs no privilege, no
 * module and no API server: the JVM keeps the classes this loads in its AOT cache.
 */
@Command(name = "train", hidden = true, description = "Loads what a run loads; used while the AOT cache is made.")
final class TrainCommand implements Callable<Integer> {

    @Override
    public Integer call() throws InterruptedException {
        HostFiles files = HostFiles.ofThisMachine();
        KernelFacts facts = KernelFacts.read(files);
        MeasureResult result =
                MeasureResult.without(facts, Rules.read(files), Judge.unaffected(facts.variant()), List.of());
        System.out.print(MeasureText.of(result) + MeasureJson.of(result));
        BpfLibrary library = BpfLibrary.load();
        try (BpfObject estimator = BpfObject.open(library, "estimator")) {
            estimator.sizeMap("walk_rows", library.possibleCpus());
        }
        NodeMetrics metrics = new NodeMetrics(files);
        try (WatchServer server = WatchServer.start(Listen.parse("127.0.0.1:0"), metrics, () -> true)) {
            System.out.printf("%d metrics on port %d%n", metrics.collect().size(), server.port());
        }
        // Nobody listens there.
        var config = new ConfigBuilder()
                .withMasterUrl("https://127.0.0.1:9")
                .withTrustCerts(true)
                .build();
        try (KubernetesClient kubernetes =
                        new KubernetesClientBuilder().withConfig(config).build();
                var informer = new NodeLatencyClient(kubernetes, "none").watch(object -> {})) {
            informer.start();
            Thread.sleep(500);
        }
        return 0;
    }
}
