package dev.ipvs.latency.helper.syscall;

import dev.ipvs.latency.helper.fix.livepatch.KernelRefusal;
import dev.ipvs.latency.helper.fix.livepatch.ModuleLoader;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * Modules by the system calls themselves: the image has neither insmod nor rmmod. init_module takes bytes, where
 * finit_module would read the file again after it was checked.
 */
public final class Modules implements ModuleLoader {

    /** Not to wait for users of a module to let it go (include/uapi/asm-generic/fcntl.h). */
    private static final int O_NONBLOCK = 04000;

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
    public void remove(String name) throws KernelRefusal {
        checked(c.delete_module(name, O_NONBLOCK));
    }

    private void checked(int result) throws KernelRefusal {
        if (result != 0) {
            throw new KernelRefusal(runtime.getLastError());
        }
    }
}
