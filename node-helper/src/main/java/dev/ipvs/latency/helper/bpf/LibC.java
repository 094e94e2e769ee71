package dev.ipvs.latency.helper.bpf;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;

/** The functions of the C library without which libbpf is of little use. */
public interface LibC {
    int vsnprintf(@Out Pointer buffer, @size_t long size, @In Pointer format, Pointer arguments);

    /** {@code perf_event_open(2)}, which has no wrapper. */
    long syscall(long number, @In Pointer attributes, int pid, int cpu, int group, long flags);

    int close(int fd);
}
