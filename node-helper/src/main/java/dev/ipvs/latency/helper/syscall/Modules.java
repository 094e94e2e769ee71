package dev.ipvs.latency.helper.syscall;

import dev.ipvs.latency.helper.fix.livepatch.KernelRefusal;
import dev.ipvs.latency.helper.fix.livepatch.ModuleLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * Modules by the system calls themselves: the image has neither insmod nor rmmod. init_module takes bytes, where
 * finit_module would read a file again after it was checked; so what it is given is sealed before.
 */
public final class Modules implements ModuleLoader {

    /** Not to wait for users of a module to let it go (include/uapi/asm-generic/fcntl.h). */
    private static final int O_NONBLOCK = 04000;

    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;

    /** include/uapi/linux/fcntl.h: no more seals, no shrinking, growing or writing. */
    private static final int F_ADD_SEALS = 1033;

    private static final int ALL_SEALS = 0xf;

    /** include/uapi/asm-generic/unistd.h, and arch/x86/entry/syscalls/syscall_64.tbl. */
    private static final long FINIT_MODULE = System.getProperty("os.arch").equals("amd64") ? 313 : 273;

    private final LibC c;
    private final Runtime runtime;

    private Modules(LibC c) {
        this.c = c;
        this.runtime = Runtime.getRuntime(c);
    }

    public static Modules ofThisKernel() {
        return new Modules(LibraryLoader.create(LibC.class).load("libc.so.6"));
    }

    @Override
    public void load(byte[] module) throws KernelRefusal {
        checked(c.init_module(module, module.length, ""));
    }

    @Override
    public void loadAsFile(byte[] module) throws KernelRefusal {
        int descriptor = c.memfd_create("livepatch", MFD_CLOEXEC | MFD_ALLOW_SEALING);
        checked(Math.min(descriptor, 0));
        try {
            Files.write(Path.of("/proc/self/fd/" + descriptor), module, StandardOpenOption.WRITE);
            checked(c.fcntl(descriptor, F_ADD_SEALS, ALL_SEALS));
            checked((int) c.syscall(FINIT_MODULE, descriptor, "", 0));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to a file in memory", e);
        } finally {
            c.close(descriptor);
        }
    }

    @Override
    public void remove(String name) throws KernelRefusal {
        checked(c.delete_module(name, O_NONBLOCK));
    }

    private void checked(int result) throws KernelRefusal {
        if (result != 0) {
            throw new KernelRefusal(runtime.getLastError());
        }
    }
}
