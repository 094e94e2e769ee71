package dev.ipvs.latency.helper.fix.livepatch;

import java.util.OptionalLong;

/** Where the fields of the running kernel's structures lie. */
public interface StructLayout {

    /** A field's offset in bytes; empty where the kernel has no types of that module (/sys/kernel/btf/MODULE, from 5.11). */
    OptionalLong offset(String module, String struct, String field);
}
