package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.kernel.NamespaceOwner;
import dev.ipvs.latency.helper.kernel.StolenTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What one window saw.
 *
 * @param walks of the host's estimator; nothing where it did not walk
 * @param byCpu the same by CPU, the CPU of the longest walk first
 * @param netRxDelay waits of NET_RX for a walk on their own CPU, by the delay that comes of it
 * @param netRxOverlapMaxNs the longest part of such a wait in which the walk ran
 * @param byRuleUpdates waits of NET_RX for an update of the host's rules that waited for a walk on another CPU
 * @param byOtherNamespaces waits of NET_RX for walks of other network namespaces' estimators
 * @param otherNamespaces the slowest of those estimators, the slowest first
 * @param netRxWaits all waits of NET_RX
 * @param stolen from each CPU within the window
 */
public record Window(
        Instant start,
        Instant end,
        Optional<DurationSummary> walks,
        List<CpuWalks> byCpu,
        Optional<DurationSummary> netRxDelay,
        long netRxOverlapMaxNs,
        Delays byRuleUpdates,
        Delays byOtherNamespaces,
        List<NamespaceWalks> otherNamespaces,
        NetRxWaits netRxWaits,
        StolenTime stolen,
        long unpairedEvents,
        long lostEvents) {

    public Window {
        byCpu = List.copyOf(byCpu);
        otherNamespaces = List.copyOf(otherNamespaces);
    }

    /** The host's estimator on one CPU. */
    public record CpuWalks(int cpu, DurationSummary summary) {}

    /**
     * Another network namespace's estimator.
     *
     * @param inode 0 where it is not known
     * @param delays waits of NET_RX that it had the largest part in
     * @param owner where a process of it was looked for and seen
     */
    public record NamespaceWalks(long inode, DurationSummary summary, Delays delays, Optional<NamespaceOwner> owner) {

        /** Shorter, and it is not worth a look at all processes. */
        private static final long WORTH_NAMING_NS = 1_000_000;

        NamespaceWalks named(LongFunction<Optional<NamespaceOwner>> owners) {
            return inode == 0 || summary.maxNs() < WORTH_NAMING_NS
                    ? this
                    : new NamespaceWalks(inode, summary, delays, owners.apply(inode));
        }
    }

    /** With the owners of the namespaces that walk for long. */
    Window named(LongFunction<Optional<NamespaceOwner>> owners) {
        return new Window(
                start,
                end,
                walks,
                byCpu,
                netRxDelay,
                netRxOverlapMaxNs,
                byRuleUpdates,
                byOtherNamespaces,
                otherNamespaces.stream().map(walks -> walks.named(owners)).toList(),
                netRxWaits,
                stolen,
                unpairedEvents,
                lostEvents);
    }

    /** How many there were, and the longest. */
    public record Delays(long count, long maxNs) {
        public static final Delays NONE = new Delays(0, 0);
    }

    /** How many there were, and how long they were whatever the cause. */
    public record NetRxWaits(long count, long meanNs, long maxNs) {}

    /** How long the CPU of the longest walk was kept away by the hypervisor, within the window; not only during that walk. */
    public long stolenFromLongestWalkNs() {
        return longestWalkCpu().map(stolen::ofCpu).orElse(0L);
    }

    /** The longest wait of NET_RX that an estimator caused, here or in another namespace, or by a rule's update; or 0. */
    public long longestWaitForEstimatorsNs() {
        return Math.max(
                netRxDelay.map(DurationSummary::maxNs).orElse(0L),
                Math.max(byRuleUpdates.maxNs(), byOtherNamespaces.maxNs()));
    }

    public Optional<Integer> longestWalkCpu() {
        return byCpu.stream().map(CpuWalks::cpu).findFirst();
    }
}
