package dev.ipvs.latency.helper.diagnose;

/** A function as the kernel writes it in its traces. */
public final class FunctionName {

    private FunctionName() {}

    /** The name, and its module in brackets; a function that is built in has none. */
    public static String of(String name, String module) {
        return module.isEmpty() ? name : name + " [" + module + "]";
    }
}
