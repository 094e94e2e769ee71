package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The files of a kernel that can be patched, with a module loader that leaves behind what a kernel would. It can't show how
 * a transition proceeds: that is what the tests in guests are for.
 *
 * @param transition what a loaded patch shows as its transition
 * @param patched what it shows for the object it patches
 * @param refusal the error of init_module, 0 for none
 */
record SimulatedKernel(Path root, String transition, String patched, int refusal) implements ModuleLoader {

    static final String NAME = "ipvs_estimator_off";
    static final String RELEASE = "6.1.0-simulated";
    static final String BUILD_ID = "1fea7ebe";

    static SimulatedKernel with(Path root, String transition, String patched) {
        return with(root, transition, patched, 0);
    }

    static SimulatedKernel with(Path root, String transition, String patched, int refusal) {
        SimulatedKernel kernel = new SimulatedKernel(root, transition, patched, refusal);
        kernel.write("proc/sys/kernel/osrelease", RELEASE);
        kernel.write("proc/kallsyms", "ffffffffc0a01000 t estimation_timer\t[ip_vs]\n");
        kernel.write("sys/module/ip_vs/initstate", "live");
        kernel.write("sys/kernel/livepatch/vendor_cve/enabled", "1");
        return kernel;
    }

    HostFiles files() {
        return new HostFiles(root);
    }

    /** A bundle with one module for it, which uses no field of {@code ip_vs}. */
    Path bundle() {
        return bundle("ipvs_layout=none\0", "");
    }

    /**
     * A bundle with one module for it, built for {@link #BUILD_ID}.
     *
     * @param layout what its modinfo says of the fields that it uses
     * @param more fields of its entry in the manifest
     */
    Path bundle(String layout, String more) {
        byte[] module =
                ("\0name=" + NAME + "\0vermagic=" + RELEASE + " SMP \0" + layout).getBytes(StandardCharsets.UTF_8);
        write("bundle/module.ko", new String(module, StandardCharsets.UTF_8));
        write("bundle/manifest.json", """
                {"formatVersion": 1, "modules": [{"kernel": "%s", "name": "%s", "file": "module.ko", "vermagic": "", "sha256": "%s",
                 "ipVs": {"buildID": "%s"}%s}]}""".formatted(RELEASE, NAME, new ModuleFile(module).sha256(), BUILD_ID, more));
        return root.resolve("bundle");
    }

    /** The GNU build id of the loaded {@code ip_vs}. */
    void ipVsHasBuildId(String id) {
        byte[] descriptor = HexFormat.of().parseHex(id);
        ByteBuffer note = ByteBuffer.allocate(16 + descriptor.length).order(ByteOrder.nativeOrder());
        note.putInt(4)
                .putInt(descriptor.length)
                .putInt(3)
                .put("GNU\0".getBytes(StandardCharsets.US_ASCII))
                .put(descriptor);
        write("sys/module/ip_vs/notes/.note.gnu.build-id", "");
        try {
            Files.write(root.resolve("sys/module/ip_vs/notes/.note.gnu.build-id"), note.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void ftraceIs(String value) {
        write("proc/sys/kernel/ftrace_enabled", value);
    }

    @Override
    public void load(byte[] module) throws KernelRefusal {
        if (refusal != 0) {
            throw new KernelRefusal(refusal);
        }
        loaded("ip_vs/estimation_timer,1");
    }

    @Override
    public void loadAsFile(byte[] module) {
        loaded("ip_vs/estimation_timer,1");
    }

    /** Before 6.1 only ftrace shows which functions are patched. */
    void showsItByFtraceOnly(String flags) {
        write("sys/kernel/tracing/available_filter_functions", "estimation_timer [ip_vs]\n");
        write("sys/kernel/tracing/enabled_functions", "estimation_timer [ip_vs] (1) " + flags + "\n");
    }

    /** As if somebody had loaded a patch of that name that replaces this. */
    void loaded(String function) {
        write("sys/module/" + NAME + "/initstate", "live");
        write("sys/module/" + NAME + "/taint", "OEK");
        write("sys/module/" + NAME + "/refcnt", "0");
        write("sys/kernel/livepatch/" + NAME + "/enabled", "1");
        write("sys/kernel/livepatch/" + NAME + "/transition", transition);
        write("sys/kernel/livepatch/" + NAME + "/" + function + "/stack_order", "1");
        if (!patched.isEmpty()) {
            write("sys/kernel/livepatch/" + NAME + "/ip_vs/patched", patched);
        }
    }

    @Override
    public void remove(String name) {
        delete(root.resolve("sys/module/" + name));
        delete(root.resolve("sys/kernel/livepatch/" + name));
    }

    /** A thread that has not changed over, beside its leader, which has, and the parent of all kernel threads. */
    void threadThatNeverPasses() {
        write("proc/2/comm", "kthreadd");
        write("proc/77/task/77/comm", "leader");
        write("proc/77/task/77/patch_state", "1");
        write("proc/77/task/78/comm", "stalled-worker");
        write("proc/77/task/78/status", "Name:\tstalled-worker\nState:\tD (disk sleep)\n");
        write("proc/77/task/78/stack", "[<0>] waits_for_ever+0x1/0x2\n");
        write("proc/77/task/78/patch_state", "0");
    }

    /** The same, once no transition is under way. */
    void threadsWithoutTransition() {
        threadThatNeverPasses();
        write("proc/77/task/77/patch_state", "-1");
        write("proc/77/task/78/patch_state", "-1");
    }

    private void write(String file, String text) {
        try {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
