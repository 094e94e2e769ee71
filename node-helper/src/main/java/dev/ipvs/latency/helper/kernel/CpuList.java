package dev.ipvs.latency.helper.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The kernel's notation for a set of CPUs, such as {@code 0-1,4,6-79}. */
public final class CpuList {

    private static final String FOLDER = "sys/devices/system/cpu/";

    private CpuList() {}

    /** Those that are online, in order. */
    public static List<Integer> online(HostFiles files) {
        return read(files, FOLDER + "online");
    }

    /** Those that may ever be. */
    public static List<Integer> possible(HostFiles files) {
        return read(files, FOLDER + "possible");
    }

    /** Those that the scheduler gives work to only where it is told to (kernel parameter isolcpus). */
    public static List<Integer> isolated(HostFiles files) {
        return read(files, FOLDER + "isolated");
    }

    /** Those that a file lists, in order; none where there is no such file. */
    public static List<Integer> read(HostFiles files, String file) {
        return files.text(file).map(CpuList::members).orElse(List.of());
    }

    /** Those CPUs in that notation. */
    public static String text(List<Integer> cpus) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        while (next < cpus.size()) {
            int last = next;
            while (last + 1 < cpus.size() && cpus.get(last + 1) == cpus.get(last) + 1) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ",").append(cpus.get(next));
            text.append(last > next ? "-" + cpus.get(last) : "");
            next = last + 1;
        }
        return text.toString();
    }

    static List<Integer> members(String list) {
        return list.isBlank()
                ? List.of()
                : Arrays.stream(list.strip().split(","))
                        .flatMapToInt(CpuList::range)
                        .boxed()
                        .toList();
    }

    private static IntStream range(String range) {
        int dash = range.indexOf('-');
        return dash < 0
                ? IntStream.of(Integer.parseInt(range))
                : IntStream.rangeClosed(
                        Integer.parseInt(range.substring(0, dash)), Integer.parseInt(range.substring(dash + 1)));
    }
}
