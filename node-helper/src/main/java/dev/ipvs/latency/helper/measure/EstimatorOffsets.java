package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.bpf.KernelTypes;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelModule;
import java.util.OptionalLong;

/**
 * Where the kernel's structures have what the programs read; 0 stands for what is not known.
 *
 * @param timerFunction in {@code struct timer_list}
 * @param netIpvs in {@code struct net}
 * @param netInode in {@code struct net}
 * @param timerToNet in {@code struct netns_ipvs}, from its timer to its pointer to the namespace
 */
record EstimatorOffsets(int timerFunction, int netIpvs, int netInode, int timerToNet) {

    /** On 64-bit machines since 4.15: a list node of two pointers and the time of expiry come first. */
    private static final int USUAL_TIMER_FUNCTION = 24;

    static final EstimatorOffsets WITHOUT_TYPES = new EstimatorOffsets(USUAL_TIMER_FUNCTION, 0, 0, 0);

    static EstimatorOffsets read(HostFiles files) {
        return KernelTypes.read(files, KernelModule.IP_VS)
                .map(EstimatorOffsets::of)
                .orElse(WITHOUT_TYPES);
    }

    private static EstimatorOffsets of(KernelTypes types) {
        try (types) {
            OptionalLong namespace = types.offset("net", "ns");
            OptionalLong inode = types.offset("ns_common", "inum");
            OptionalLong timer = types.offset("netns_ipvs", "est_timer");
            OptionalLong net = types.offset("netns_ipvs", "net");
            return new EstimatorOffsets(
                    (int) types.offset("timer_list", "function").orElse(USUAL_TIMER_FUNCTION),
                    (int) types.offset("net", "ipvs").orElse(0),
                    namespace.isPresent() && inode.isPresent() ? (int) (namespace.getAsLong() + inode.getAsLong()) : 0,
                    timer.isPresent() && net.isPresent() ? (int) (net.getAsLong() - timer.getAsLong()) : 0);
        }
    }
}
