package dev.ipvs.latency.helper.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The kernel's notation for a set of CPUs, such as {@code 0-1,4,6-79}. */
public final class CpuList {

    private CpuList() {}

    /** Those that are online, in order. */
    public static List<Integer> online(HostFiles files) {
        return read(files, "online");
    }

    /** Those that may ever be. */
    public static List<Integer> possible(HostFiles files) {
        return read(files, "possible");
    }

    private static List<Integer> read(HostFiles files, String which) {
        return files.text("sys/devices/system/cpu/" + which)
                .map(CpuList::members)
                .orElse(List.of());
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
