package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.Change;
import dev.ipvs.latency.operator.fix.Evidence;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.Owner;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.fix.Refusal;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Step;
import dev.ipvs.latency.operator.fix.SysctlChange;
import dev.ipvs.latency.operator.fix.WaveProof;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The record of a fix, as it is stored in a NodeLatency. */
final class FixStatusMapping {
    private FixStatusMapping() {}

    static FixRecord read(FixStatus stored) {
        return new FixRecord(
                new Step(
                        stored.state(),
                        stored.since(),
                        Optional.ofNullable(stored.sinceOnNode()),
                        stored.reason(),
                        stored.message(),
                        Optional.ofNullable(stored.revertingSince())),
                new Owner(stored.policy(), stored.policyGeneration(), onDelete(stored)),
                read(stored.original()),
                new Evidence(
                        Optional.ofNullable(stored.before()),
                        Optional.ofNullable(stored.after()),
                        Optional.ofNullable(stored.appliedAt()),
                        Optional.ofNullable(stored.cordonedAt()),
                        Optional.ofNullable(stored.provenOn())),
                stored.refusals().stream().map(FixStatusMapping::read).toList(),
                read(stored.rollout()));
    }

    static FixStatus write(FixRecord fix, String node) {
        return new FixStatus(
                fix.type(),
                fix.state(),
                fix.since(),
                fix.step().sinceOnNode().orElse(null),
                fix.owner().policy(),
                fix.owner().generation(),
                fix.owner().onDelete(),
                fix.reason(),
                fix.message(),
                write(fix.original()),
                fix.evidence().before().orElse(null),
                fix.evidence().after().orElse(null),
                fix.evidence().appliedAt().orElse(null),
                fix.evidence().cordonedAt().orElse(null),
                fix.evidence().provenOn().orElse(null),
                fix.step().revertingSince().orElse(null),
                fix.podWanted().map(_ -> PodName.of(node, fix)).orElse(null),
                fix.refusals().stream().map(FixStatusMapping::write).toList(),
                new FixStatus.RolloutPosition(
                        fix.position().wave(),
                        fix.position().specHash(),
                        fix.position().attempts(),
                        fix.position().proof().map(FixStatusMapping::write).orElse(null)));
    }

    /** What version 0.2 left of a policy that is gone stays, as it does not say whether that was asked for. */
    private static OnDelete onDelete(FixStatus stored) {
        return Optional.ofNullable(stored.onDelete())
                .orElse(stored.revertingSince() == null ? OnDelete.Keep : OnDelete.Revert);
    }

    /** Absent in what a version without waves stored, which had but one. */
    private static RolloutPosition read(FixStatus.@Nullable RolloutPosition stored) {
        return stored == null
                ? new RolloutPosition(1, "", 1)
                : new RolloutPosition(
                        stored.wave(),
                        stored.specHash(),
                        stored.attempts(),
                        Optional.ofNullable(stored.proof()).map(FixStatusMapping::read));
    }

    private static WaveProof read(FixStatus.WaveProof stored) {
        return new WaveProof(stored.count(), stored.at(), Optional.ofNullable(stored.waveProvenAt()));
    }

    private static FixStatus.WaveProof write(WaveProof proof) {
        return new FixStatus.WaveProof(
                proof.count(), proof.at(), proof.waveProvenAt().orElse(null));
    }

    private static OriginalState read(FixStatus.OriginalState stored) {
        return new OriginalState(change(stored), stored.bootID(), stored.at());
    }

    private static Change change(FixStatus.OriginalState stored) {
        if (stored.sysctl() != null) {
            return new SysctlChange(
                    Objects.requireNonNull(stored.sysctl().name(), "an original sysctl has a name"),
                    stored.sysctl().value());
        }
        if (stored.livepatch() != null) {
            return new LivepatchChange(
                    stored.livepatch().module(), stored.livepatch().bundle());
        }
        if (stored.proxyMode() != null) {
            FixStatus.OriginalProxyMode proxy = stored.proxyMode();
            return new ProxyModeChange(
                    proxy.from(), proxy.to(), new ProxySource(proxy.namespace(), proxy.daemonSet(), proxy.configMap()));
        }
        throw new IllegalArgumentException("the schema lets no record through that says nothing");
    }

    private static FixStatus.OriginalState write(OriginalState original) {
        return switch (original.change()) {
            case SysctlChange(String sysctl, String value) ->
                new FixStatus.OriginalState(
                        original.bootID(), original.at(), new FixStatus.OriginalSysctl(sysctl, value), null, null);
            case LivepatchChange(String module, String bundle) ->
                new FixStatus.OriginalState(
                        original.bootID(), original.at(), null, new FixStatus.OriginalLivepatch(module, bundle), null);
            case ProxyModeChange(String from, Target to, ProxySource source) ->
                new FixStatus.OriginalState(
                        original.bootID(),
                        original.at(),
                        null,
                        null,
                        new FixStatus.OriginalProxyMode(
                                from, to, source.namespace(), source.daemonSet(), source.configMap()));
        };
    }

    private static Refusal read(FixStatus.Refusal stored) {
        return new Refusal(stored.type(), stored.reason(), stored.message(), stored.bootID(), stored.specHash());
    }

    private static FixStatus.Refusal write(Refusal refusal) {
        return new FixStatus.Refusal(
                refusal.type(), refusal.reason(), refusal.message(), refusal.bootID(), refusal.specHash());
    }
}
