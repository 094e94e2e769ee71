package dev.ipvs.latency.helper.bpf;

import dev.ipvs.latency.helper.kernel.HostFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The types of the kernel and, where it publishes them (from 5.11 on), of one module: BTF in /sys/kernel/btf. It takes
 * megabytes while it is open.
 */
public final class KernelTypes implements AutoCloseable {

    private static final String FOLDER = "sys/kernel/btf";

    /** BTF_KIND_STRUCT, and the places in {@code struct btf_type} and {@code struct btf_member} (include/uapi/linux/btf.h). */
    private static final int STRUCT = 4;

    private static final int INFO = 4;
    private static final int MEMBERS = 12;
    private static final int MEMBER_BYTES = 12;
    private static final int MEMBER_OFFSET = 8;
    private static final int COUNT_MASK = 0xffff;
    private static final int BIT_OFFSET_MASK = 0xffffff;

    private final LibBpf functions;
    private final Pointer kernel;
    private final @Nullable Pointer module;

    private KernelTypes(LibBpf functions, Pointer kernel, @Nullable Pointer module) {
        this.functions = functions;
        this.kernel = kernel;
        this.module = module;
    }

    /** Those of the kernel alone; nothing where it has none. */
    public static Optional<KernelTypes> read(HostFiles files) {
        Path ofKernel = files.path(FOLDER).resolve("vmlinux");
        if (!Files.isReadable(ofKernel)) {
            return Optional.empty();
        }
        BpfLibrary library = BpfLibrary.load();
        LibBpf functions = library.functions();
        return Optional.of(new KernelTypes(
                functions,
                library.checked("read the kernel's types", () -> functions.btf__parse(ofKernel.toString(), null)),
                null));
    }

    /** The same with a module's, which build on the kernel's. */
    public static Optional<KernelTypes> read(HostFiles files, String module) {
        return read(files).map(kernel -> kernel.with(module, files.path(FOLDER).resolve(module)));
    }

    private KernelTypes with(String name, Path ofModule) {
        if (!Files.isReadable(ofModule)) {
            return this;
        }
        try {
            return new KernelTypes(
                    functions,
                    kernel,
                    BpfLibrary.load()
                            .checked(
                                    "read the types of " + name,
                                    () -> functions.btf__parse_split(ofModule.toString(), kernel)));
        } catch (BpfException e) {
            close();
            throw e;
        }
    }

    /** A field's offset in bytes; empty where the types have no such structure or field. */
    public OptionalLong offset(String struct, String field) {
        Pointer types = module == null ? kernel : module;
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

    @Override
    public void close() {
        if (module != null) {
            functions.btf__free(module);
        }
        functions.btf__free(kernel);
    }
}
