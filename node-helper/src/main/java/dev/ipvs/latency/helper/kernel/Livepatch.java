package dev.ipvs.latency.helper.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A livepatch in the kernel, as the folder /sys/kernel/livepatch/NAME shows it. The folder goes once the patch is disabled
 * and its transition is over (since 5.1, commit 958ef1e39d24); the module then waits to be removed.
 *
 * @param functions what it replaces
 * @param effect whether its functions are called
 */
public record Livepatch(String name, boolean enabled, boolean transition, List<Function> functions, Effect effect) {

    /** The sysctl {@code kernel.ftrace_enabled}: a livepatch calls its functions through ftrace. */
    public static final String FTRACE = "proc/sys/kernel/ftrace_enabled";

    private static final String FOLDER = "sys/kernel/livepatch";

    /** Whether a patch's functions are called, as far as the kernel shows it. */
    public enum Effect {
        SHOWN,
        /** ftrace is off, or the kernel has not found the function. */
        NONE,
        /** The kernel does not say: before 6.1 (commit bb26cfd9e77e), or as the patched module is not loaded. */
        UNKNOWN
    }

    /** A function of a module, or of {@code vmlinux}. */
    public record Function(String object, String name) {

        /** The one that this project is about. */
        public static final Function ESTIMATOR = new Function(KernelModule.IP_VS, KernelSymbols.TIMER);

        @Override
        public String toString() {
            return name + "() of " + object;
        }
    }

    public Livepatch {
        functions = List.copyOf(functions);
    }

    /** Whether this kernel can be livepatched at all. */
    public static boolean supportedBy(HostFiles files) {
        return files.exists(FOLDER);
    }

    /** All that are loaded and not disabled for good. */
    public static List<Livepatch> all(HostFiles files) {
        return files.names(FOLDER).stream()
                .flatMap(name -> find(files, name).stream())
                .toList();
    }

    public static Optional<Livepatch> find(HostFiles files, String name) {
        String folder = folder(name);
        return files.text(folder + "/enabled")
                .map(enabled -> new Livepatch(
                        name,
                        enabled.equals("1"),
                        files.text(folder + "/transition").filter("1"::equals).isPresent(),
                        functions(files, folder),
                        effect(files, folder)));
    }

    private static Effect effect(HostFiles files, String folder) {
        if (files.text(FTRACE).filter("0"::equals).isPresent()) {
            return Effect.NONE;
        }
        List<String> patched = files.folders(folder).stream()
                .filter(object -> new KernelModule(files, object).isLoaded())
                .flatMap(object -> files.text(folder + "/" + object + "/patched").stream())
                .toList();
        if (patched.isEmpty()) {
            return Effect.UNKNOWN;
        }
        return patched.stream().allMatch("1"::equals) ? Effect.SHOWN : Effect.NONE;
    }

    /** Where the kernel is told to enable or disable it. */
    public static String enabledFile(String name) {
        return folder(name) + "/enabled";
    }

    public boolean replaces(Function function) {
        return functions.contains(function);
    }

    /** Whether this function is all that it replaces. */
    public boolean replacesOnly(Function function) {
        return functions.equals(List.of(function));
    }

    private static List<Function> functions(HostFiles files, String folder) {
        return files.folders(folder).stream()
                .flatMap(object -> files.folders(folder + "/" + object).stream()
                        .map(function -> new Function(object, withoutPosition(function))))
                .toList();
    }

    /** {@code estimation_timer,1}: the function, and which of those of that name. */
    private static String withoutPosition(String function) {
        int comma = function.lastIndexOf(',');
        return comma < 0 ? function : function.substring(0, comma);
    }

    private static String folder(String name) {
        return FOLDER + "/" + name;
    }
}
