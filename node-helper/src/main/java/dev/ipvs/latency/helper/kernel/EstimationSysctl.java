package dev.ipvs.latency.helper.kernel;

import java.util.List;
import java.util.Optional;

/** The sysctl that turns estimation on and off, and its value. */
public record EstimationSysctl(String name, String value) {

    /**
     * What kernels call it: the mainline name since commit 2232642ec3fb ("ipvs: add sysctl_run_estimation to support
     * disable estimation", 5.16), and TencentOS's name in its 5.4.
     */
    public static final List<String> NAMES = List.of("net.ipv4.vs.run_estimation", "net.ipv4.vs.estimation_timer_work");

    private static final String OFF = "0";

    /** Whether nothing is estimated. */
    public boolean isOff() {
        return value.equals(OFF);
    }

    static Optional<EstimationSysctl> read(HostFiles files) {
        return NAMES.stream()
                .flatMap(name ->
                        new SysctlFile(files, name).value().map(value -> new EstimationSysctl(name, value)).stream())
                .findFirst();
    }
}
