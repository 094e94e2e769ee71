package dev.ipvs.latency.helper.bpf;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;

/** The one function of the C library that reading libbpf's log needs. */
public interface LibC {
    int vsnprintf(@Out Pointer buffer, @size_t long size, @In Pointer format, Pointer arguments);
}
