package dev.ipvs.latency.helper.threads;

import dev.ipvs.latency.helper.kernel.CpuList;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.util.List;

/** On which isolated CPUs the estimator's threads may run. */
final class IsolatedCpus {

    private IsolatedCpus() {}

    /** Those of {@code net.ipv4.vs.est_cpulist}, which also shows the kernel's choice, that the scheduler keeps free. */
    static List<Integer> ofThreads(HostFiles files) {
        List<Integer> allowed = CpuList.read(files, "proc/sys/net/ipv4/vs/est_cpulist");
        return CpuList.isolated(files).stream().filter(allowed::contains).toList();
    }
}
