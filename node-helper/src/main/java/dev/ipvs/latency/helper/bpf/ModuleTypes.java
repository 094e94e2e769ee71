package dev.ipvs.latency.helper.bpf;

import dev.ipvs.latency.helper.kernel.HostFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import jnr.ffi.Pointer;

/** The types of a loaded module, as the kernel publishes them (BTF in /sys/kernel/btf, for modules from 5.11 on). */
public record ModuleTypes(HostFiles files) {

    private static final String FOLDER = "sys/kernel/btf";

    /** BTF_KIND_STRUCT, and the places in {@code struct btf_type} and {@code struct btf_member} (include/uapi/linux/btf.h). */
    private static final int STRUCT = 4;

    private static final int INFO = 4;
    private static final int MEMBERS = 12;
    private static final int MEMBER_BYTES = 12;
    private static final int MEMBER_OFFSET = 8;
    private static final int COUNT_MASK = 0xffff;
    private static final int BIT_OFFSET_MASK = 0xffffff;

    /** A field's offset in bytes; empty where there are no types of the module, or no such field in them. */
    public OptionalLong offset(String module, String struct, String field) {
        Path ofKernel = files.path(FOLDER).resolve("vmlinux");
        Path ofModule = files.path(FOLDER).resolve(module);
        if (!Files.isReadable(ofModule) || !Files.isReadable(ofKernel)) {
            return OptionalLong.empty();
        }
        BpfLibrary library = BpfLibrary.load();
        LibBpf functions = library.functions();
        Pointer kernel =
                library.checked("read the kernel's types", () -> functions.btf__parse(ofKernel.toString(), null));
        try {
            // What the module shares with the kernel is only in the kernel's.
            Pointer types = library.checked(
                    "read the types of " + module, () -> functions.btf__parse_split(ofModule.toString(), kernel));
            try {
                return offset(functions, types, struct, field);
            } finally {
                functions.btf__free(types);
            }
        } finally {
            functions.btf__free(kernel);
        }
    }

    private static OptionalLong offset(LibBpf functions, Pointer types, String struct, String field) {
        int id = functions.btf__find_by_name_kind(types, struct, STRUCT);
        Pointer type = id < 0 ? null : functions.btf__type_by_id(types, id);
        if (type == null) {
            return OptionalLong.empty();
        }
        int members = type.getInt(INFO) & COUNT_MASK;
        for (int i = 0; i < members; i++) {
            int member = MEMBERS + i * MEMBER_BYTES;
            if (field.equals(functions.btf__name_by_offset(types, type.getInt(member)))) {
                return OptionalLong.of((type.getInt(member + MEMBER_OFFSET) & BIT_OFFSET_MASK) / Byte.SIZE);
            }
        }
        return OptionalLong.empty();
    }
}
