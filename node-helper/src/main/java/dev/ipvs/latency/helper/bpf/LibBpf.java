package dev.ipvs.latency.helper.bpf;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.Delegate;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libbpf 1.x that are used, under their own names. Those that return a pointer return null and set errno on
 * failure; those that return an int return a negative errno.
 */
@SuppressWarnings("checkstyle:MethodName")
public interface LibBpf {

    /** How libbpf hands out its log: level, format and a C {@code va_list}. */
    interface Print {
        @Delegate
        int print(int level, Pointer format, Pointer arguments);
    }

    @Nullable
    Pointer libbpf_set_print(Print print);

    int libbpf_num_possible_cpus();

    @Nullable
    Pointer bpf_object__open_mem(@In Pointer bytes, @size_t long size, @Nullable Pointer options);

    int bpf_object__load(Pointer object);

    void bpf_object__close(Pointer object);

    @Nullable
    Pointer bpf_object__find_map_by_name(Pointer object, @In String name);

    @Nullable
    Pointer bpf_object__find_program_by_name(Pointer object, @In String name);

    int bpf_map__fd(Pointer map);

    int bpf_map__set_max_entries(Pointer map, int entries);

    @Nullable
    Pointer bpf_program__attach(Pointer program);

    @Nullable
    Pointer bpf_program__attach_perf_event(Pointer program, int fd);

    int bpf_program__fd(Pointer program);

    int bpf_prog_test_run_opts(int fd, @Nullable Pointer options);

    int bpf_link__destroy(Pointer link);

    int bpf_map_lookup_elem(int fd, @In Pointer key, @Out Pointer value);

    int bpf_map_update_elem(int fd, @In Pointer key, @In Pointer value, long flags);

    int bpf_map_lookup_and_delete_elem(int fd, @Nullable @In Pointer key, @Out Pointer value);

    int bpf_map_delete_elem(int fd, @In Pointer key);

    int bpf_map_get_next_key(int fd, @Nullable @In Pointer key, @Out Pointer next);

    @Nullable
    Pointer btf__parse(@In String path, @Nullable Pointer extension);

    @Nullable
    Pointer btf__parse_split(@In String path, Pointer base);

    void btf__free(Pointer types);

    int btf__find_by_name_kind(Pointer types, @In String name, int kind);

    @Nullable
    Pointer btf__type_by_id(Pointer types, int id);

    @Nullable
    String btf__name_by_offset(Pointer types, int offset);
}
