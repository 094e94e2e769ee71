package dev.ipvs.latency.helper.kernel;

import java.util.Arrays;

/** The kernel's notation for a set of CPUs, such as {@code 0-1,4,6-79}. */
final class CpuList {

    private CpuList() {}

    static int count(String list) {
        return list.isBlank()
                ? 0
                : Arrays.stream(list.strip().split(","))
                        .mapToInt(CpuList::rangeSize)
                        .sum();
    }

    private static int rangeSize(String range) {
        int dash = range.indexOf('-');
        return dash < 0
                ? 1
                : Integer.parseInt(range.substring(dash + 1)) - Integer.parseInt(range.substring(0, dash)) + 1;
    }
}
