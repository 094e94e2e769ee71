package dev.ipvs.latency.helper.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The symbols that tell how a kernel estimates, with their addresses. A kernel that hides addresses shows zeroes.
 *
 * @param addresses by name, only those of {@link #NAMES} that are there
 */
public record KernelSymbols(Map<String, Long> addresses) {

    /** Up to 6.1, and RHEL 8 and 9. */
    public static final String TIMER = "estimation_timer";
    /** From 6.2 on: commit 705dd3444081 ("ipvs: use kthreads for stats estimation"). */
    static final String KTHREAD = "ip_vs_estimation_kthread";
    /** Alibaba's 4.19 kernels. */
    static final String DELAYED_WORK = "estimation_work";
    /** The host's network namespace; in kallsyms with CONFIG_KALLSYMS_ALL, which distributions set. */
    static final String INIT_NET = "init_net";
    /** In every ip_vs module, whatever it estimates with. */
    static final String MODULE_INIT = "ip_vs_estimator_net_init";

    private static final Set<String> NAMES = Set.of(TIMER, KTHREAD, DELAYED_WORK, INIT_NET, MODULE_INIT);

    public KernelSymbols {
        addresses = Map.copyOf(addresses);
    }

    /** Reads all of /proc/kallsyms: tens of milliseconds of kernel time, so only when a module came or went. */
    public static KernelSymbols read(HostFiles files) {
        try (Stream<String> lines = files.lines("proc/kallsyms")) {
            return parse(lines);
        }
    }

    static KernelSymbols parse(Stream<String> lines) {
        Map<String, Long> found = new HashMap<>();
        lines.forEach(line -> {
            int address = line.indexOf(' ');
            int type = line.indexOf(' ', address + 1);
            int tab = line.indexOf('\t', type + 1);
            String name = line.substring(type + 1, tab < 0 ? line.length() : tab);
            if (NAMES.contains(name) && inExpectedPlace(name, line, tab)) {
                found.put(name, Long.parseUnsignedLong(line.substring(0, address), 16));
            }
        });
        return new KernelSymbols(found);
    }

    /** Another module may have a function of the same name; built into the kernel, it has no module. */
    private static boolean inExpectedPlace(String name, String line, int tab) {
        return tab < 0 || (!name.equals(INIT_NET) && line.startsWith("[ip_vs]", tab + 1));
    }

    boolean has(String name) {
        return addresses.containsKey(name);
    }

    /** Empty where the symbol is not there or its address is hidden. */
    OptionalLong address(String name) {
        long address = addresses.getOrDefault(name, 0L);
        return address == 0 ? OptionalLong.empty() : OptionalLong.of(address);
    }

    public OptionalLong estimationTimer() {
        return address(TIMER);
    }

    public OptionalLong initNet() {
        return address(INIT_NET);
    }

    public boolean addressesHidden() {
        return !addresses.isEmpty() && addresses.values().stream().allMatch(address -> address == 0);
    }
}
