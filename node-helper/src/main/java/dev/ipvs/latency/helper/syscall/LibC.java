package dev.ipvs.latency.helper.syscall;

import jnr.ffi.annotations.In;
import jnr.ffi.types.u_int64_t;

/** The functions of the C library, under their own names; on failure they return -1 and set errno. */
@SuppressWarnings("checkstyle:MethodName")
public interface LibC {

    int init_module(@In byte[] module, @u_int64_t long length, String parameters);

    int delete_module(String name, int flags);

    int memfd_create(String name, int flags);

    int fcntl(int descriptor, int command, int argument);

    int close(int descriptor);

    /** Of three arguments: finit_module has no function of its own. */
    long syscall(long number, int descriptor, String parameters, int flags);
}
