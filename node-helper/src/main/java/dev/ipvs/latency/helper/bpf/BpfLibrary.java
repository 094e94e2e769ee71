package dev.ipvs.latency.helper.bpf;

import java.util.function.Supplier;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** libbpf, loaded, with the log that it writes. One per process: libbpf has one place to print to. */
public final class BpfLibrary {

    private static @Nullable BpfLibrary loaded;

    private final LibC c;
    private final LibBpf functions;
    private final Runtime runtime;
    private final BpfLog log;

    private BpfLibrary(LibC c, LibBpf functions, Runtime runtime, BpfLog log) {
        this.c = c;
        this.functions = functions;
        this.runtime = runtime;
        this.log = log;
    }

    /**
     * {@code libbpf.so.1}, loaded once: libbpf keeps a pointer to the log, which must never be collected.
     *
     * @throws UnsatisfiedLinkError where it is not installed
     */
    public static synchronized BpfLibrary load() {
        BpfLibrary library = loaded;
        if (library == null) {
            library = loadNow();
            loaded = library;
        }
        return library;
    }

    private static BpfLibrary loadNow() {
        LibC c = LibraryLoader.create(LibC.class).load("libc.so.6");
        LibBpf functions = LibraryLoader.create(LibBpf.class).load("libbpf.so.1");
        Runtime runtime = Runtime.getRuntime(functions);
        BpfLog log = new BpfLog(c, runtime);
        functions.libbpf_set_print(log);
        return new BpfLibrary(c, functions, runtime, log);
    }

    /** How many values a per-CPU map's element has. */
    public int possibleCpus() {
        return checked("count the possible CPUs", functions.libbpf_num_possible_cpus());
    }

    /** The C library, for what libbpf leaves to its caller. */
    LibC c() {
        return c;
    }

    LibBpf functions() {
        return functions;
    }

    int lastError() {
        return runtime.getLastError();
    }

    Pointer allocate(long bytes) {
        return Memory.allocateDirect(runtime, Math.toIntExact(bytes), true);
    }

    int checked(String action, int result) {
        if (result < 0) {
            throw failure(action, -result);
        }
        return result;
    }

    Pointer checked(String action, Supplier<@Nullable Pointer> call) {
        Pointer result = call.get();
        if (result == null) {
            throw failure(action, runtime.getLastError());
        }
        return result;
    }

    private BpfException failure(String action, int errno) {
        return new BpfException(action, errno, log.take());
    }
}
