package dev.ipvs.latency.helper.threads;

import dev.ipvs.latency.helper.bpf.BpfMap;
import dev.ipvs.latency.helper.bpf.KernelTypes;
import dev.ipvs.latency.helper.bpf.ThreadsLayout.Settings;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelModule;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where the kernel has what is read of the threads. */
record ThreadOffsets(int netIpvs, int ktArray, int ktCount, int dataTask, int dataCount, int taskPid, int taskRuntime) {

    /** Nothing unless all are known. */
    static Optional<ThreadOffsets> read(HostFiles files) {
        return KernelTypes.read(files, KernelModule.IP_VS).flatMap(types -> {
            try (types) {
                return of(types);
            }
        });
    }

    private static Optional<ThreadOffsets> of(KernelTypes types) {
        List<OptionalLong> found = List.of(
                types.offset("net", "ipvs"),
                types.offset("netns_ipvs", "est_kt_arr"),
                types.offset("netns_ipvs", "est_kt_count"),
                types.offset("ip_vs_est_kt_data", "task"),
                types.offset("ip_vs_est_kt_data", "est_count"),
                types.offset("task_struct", "pid"),
                types.offset("task_struct", "se"),
                types.offset("sched_entity", "sum_exec_runtime"));
        if (found.stream().anyMatch(OptionalLong::isEmpty)) {
            return Optional.empty();
        }
        int[] at = found.stream().mapToInt(offset -> (int) offset.getAsLong()).toArray();
        return Optional.of(new ThreadOffsets(at[0], at[1], at[2], at[3], at[4], at[5], at[6] + at[7]));
    }

    ByteBuffer settings(long initNet) {
        return BpfMap.buffer(Settings.BYTES)
                .putLong(Settings.INIT_NET, initNet)
                .putInt(Settings.NET_IPVS, netIpvs)
                .putInt(Settings.KT_ARRAY, ktArray)
                .putInt(Settings.KT_COUNT, ktCount)
                .putInt(Settings.DATA_TASK, dataTask)
                .putInt(Settings.DATA_COUNT, dataCount)
                .putInt(Settings.TASK_PID, taskPid)
                .putInt(Settings.TASK_RUNTIME, taskRuntime);
    }
}
