package dev.ipvs.latency.helper.bpf;

import dev.ipvs.latency.helper.kernel.HostFiles;
import java.util.OptionalLong;

/** Where a loaded module has its fields, as far as the kernel publishes the module's types. */
public record ModuleTypes(HostFiles files) {

    /** A field's offset in bytes; empty where there are no types of the module, or no such field in them. */
    public OptionalLong offset(String module, String struct, String field) {
        return KernelTypes.read(files, module).stream()
                .mapToLong(types -> {
                    try (types) {
                        return types.offset(struct, field).orElse(-1);
                    }
                })
                .filter(offset -> offset >= 0)
                .findFirst();
    }
}
