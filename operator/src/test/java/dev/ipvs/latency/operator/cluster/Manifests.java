package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.manifests.FixPodManifest;
import dev.ipvs.latency.operator.manifests.HelperImage;
import dev.ipvs.latency.operator.manifests.HelperManifest;
import dev.ipvs.latency.operator.manifests.ManifestFolder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the operator's own code makes, for a node that is not there. */
record Manifests(String image) {
    private static final ManifestFolder BESIDE_THE_CODE = new ManifestFolder(Optional.empty());
    static final String NODE = "nowhere";
    static final String BUNDLE = "registry.example/bundle@sha256:" + "a".repeat(64);

    Pod sysctl(FixAction action) {
        return fixPod(sysctl(), action);
    }

    Pod livepatch(FixAction action) {
        return livepatch(action, BUNDLE);
    }

    Pod livepatch(FixAction action, String bundle) {
        return fixPod(livepatch(sysctl(), bundle), action);
    }

    /** The same record of a livepatch. */
    static FixRecord livepatch(FixRecord fix, String bundle) {
        return Examples.with(
                fix,
                new OriginalState(
                        new LivepatchChange("ipvs_estimator_off", bundle),
                        fix.original().bootID(),
                        fix.original().at()));
    }

    DaemonSet helper() {
        return new HelperManifest(TestCluster.NAMESPACE, helperImage(), BESIDE_THE_CODE)
                .on(List.of(Examples.policy().selector()));
    }

    /** @param recordUid that of the NodeLatency with the record */
    Pod fixPod(String node, String recordUid, FixRecord fix, FixAction action) {
        return new FixPodManifest(TestCluster.NAMESPACE, helperImage(), Duration.ofMinutes(3), BESIDE_THE_CODE)
                .of(node, recordUid, fix, action);
    }

    private Pod fixPod(FixRecord fix, FixAction action) {
        return fixPod(NODE, "00000000-0000-0000-0000-000000000000", fix, action);
    }

    private static FixRecord sysctl() {
        return Examples.fix(FixState.Pending, FixReason.OldValueRecorded, "10s");
    }

    private HelperImage helperImage() {
        return new HelperImage(Optional.empty(), image);
    }
}
