package dev.ipvs.latency.helper.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How long each CPU that is online was kept from this machine by its hypervisor, since it started: the eighth figure of
 * {@code /proc/stat} (proc_stat(5)), in ticks of 10 ms. A walk that was interrupted so looks long, and nothing here was slow.
 *
 * @param nsByCpu nanoseconds
 */
public record StolenTime(Map<Integer, Long> nsByCpu) {

    public static final StolenTime NONE = new StolenTime(Map.of());

    private static final int STEAL = 8;

    /** USER_HZ is 100 on each architecture that this runs on. */
    private static final long TICK_NS = 10_000_000;

    public StolenTime {
        nsByCpu = Map.copyOf(nsByCpu);
    }

    /** Nothing where the file can't be read. */
    public static StolenTime read(HostFiles files) {
        return files.text("proc/stat").map(StolenTime::parse).orElse(NONE);
    }

    static StolenTime parse(String stat) {
        Map<Integer, Long> stolen = new HashMap<>();
        stat.lines()
                .map(line -> Arrays.asList(line.split(" +")))
                .filter(fields -> fields.getFirst().matches("cpu[0-9]+") && fields.size() > STEAL)
                .forEach(fields -> stolen.put(
                        Integer.valueOf(fields.getFirst().substring(3)), Long.parseLong(fields.get(STEAL)) * TICK_NS));
        return new StolenTime(stolen);
    }

    /** A CPU that was offline in between began again. */
    public StolenTime since(StolenTime earlier) {
        Map<Integer, Long> differences = new HashMap<>();
        nsByCpu.forEach((cpu, ns) -> differences.put(cpu, Math.max(0, ns - earlier.nsByCpu.getOrDefault(cpu, ns))));
        return new StolenTime(differences);
    }

    /** From all CPUs. */
    public long totalNs() {
        return nsByCpu.values().stream().mapToLong(Long::longValue).sum();
    }

    public long ofCpu(int cpu) {
        return nsByCpu.getOrDefault(cpu, 0L);
    }
}
