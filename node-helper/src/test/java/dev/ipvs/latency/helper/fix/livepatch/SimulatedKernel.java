package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The files of a kernel that can be patched, with a module loader that leaves behind what a kernel would. It can't show how
 * a transition proceeds: that is what the tests in guests are for.
 *
 * @param transition what a loaded patch shows as its transition
 * @param patched what it shows for the object it patches
 */
record SimulatedKernel(Path root, String transition, String patched) implements ModuleLoader {

    static final String NAME = "ipvs_estimator_off";
    static final String RELEASE = "6.1.0-simulated";
    static final long OFFSET = 1952;

    static SimulatedKernel with(Path root, String transition, String patched) {
        SimulatedKernel kernel = new SimulatedKernel(root, transition, patched);
        kernel.write("proc/sys/kernel/osrelease", RELEASE);
        kernel.write("proc/kallsyms", "ffffffffc0a01000 t estimation_timer\t[ip_vs]\n");
        kernel.write("sys/module/ip_vs/initstate", "live");
        kernel.write("sys/kernel/livepatch/vendor_cve/enabled", "1");
        return kernel;
    }

    HostFiles files() {
        return new HostFiles(root);
    }

    /** A bundle with one module for it. */
    Path bundle() {
        byte[] module = ("\0name=" + NAME + "\0vermagic=" + RELEASE + " SMP \0").getBytes(StandardCharsets.UTF_8);
        write("bundle/module.ko", new String(module, StandardCharsets.UTF_8));
        write("bundle/manifest.json", """
                {"formatVersion": 1, "modules": [{"kernel": "%s", "name": "%s", "file": "module.ko", "vermagic": "", "sha256": "%s",
                 "ipVs": {}, "estTimerOffset": %d}]}""".formatted(RELEASE, NAME, new ModuleFile(module).sha256(), OFFSET));
        return root.resolve("bundle");
    }

    @Override
    public void load(byte[] module) {
        loaded("ip_vs/estimation_timer,1");
    }

    /** As if somebody had loaded a patch of that name that replaces this. */
    void loaded(String function) {
        write("sys/module/" + NAME + "/initstate", "live");
        write("sys/module/" + NAME + "/taint", "OEK");
        write("sys/module/" + NAME + "/refcnt", "0");
        write("sys/kernel/livepatch/" + NAME + "/enabled", "1");
        write("sys/kernel/livepatch/" + NAME + "/transition", transition);
        write("sys/kernel/livepatch/" + NAME + "/" + function + "/stack_order", "1");
        write("sys/kernel/livepatch/" + NAME + "/ip_vs/patched", patched);
    }

    @Override
    public void remove(String name) {
        delete(root.resolve("sys/module/" + name));
        delete(root.resolve("sys/kernel/livepatch/" + name));
    }

    /** A task that has not changed over, beside the parent of all kernel threads. */
    void taskThatNeverPasses() {
        write("proc/2/comm", "kthreadd");
        write("proc/77/task/77/comm", "stalled-worker");
        write("proc/77/task/77/status", "Name:\tstalled-worker\nState:\tD (disk sleep)\n");
        write("proc/77/task/77/stack", "[<0>] waits_for_ever+0x1/0x2\n");
        write("proc/77/task/77/patch_state", "0");
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
