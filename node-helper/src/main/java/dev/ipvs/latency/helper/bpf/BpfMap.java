package dev.ipvs.latency.helper.bpf;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import jnr.ffi.Pointer;

/** One map of a loaded {@link BpfObject}, which owns it. Keys and values are bytes in this machine's order. */
public final class BpfMap {

    private static final int ENOENT = 2;

    private final BpfLibrary library;
    private final String name;
    private final int fd;

    BpfMap(BpfLibrary library, String name, int fd) {
        this.library = library;
        this.name = name;
        this.fd = fd;
    }

    /** A buffer for a key or a value. */
    public static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    /** The key of the only element of an array. */
    public static ByteBuffer onlyElement() {
        return buffer(Integer.BYTES);
    }

    /** The value at a key, or nothing. For a per-CPU map {@code bytes} spans the values of all possible CPUs. */
    public Optional<ByteBuffer> lookup(ByteBuffer key, int bytes) {
        Pointer nativeKey = toNative(key);
        Pointer value = library.allocate(bytes);
        try {
            int result = library.functions().bpf_map_lookup_elem(fd, nativeKey, value);
            if (result == -ENOENT) {
                return Optional.empty();
            }
            library.checked("read map " + name, result);
            return Optional.of(toJava(value, bytes));
        } finally {
            // Native memory is freed with its pointer, which the compiler may take for dead during the call.
            Reference.reachabilityFence(nativeKey);
            Reference.reachabilityFence(value);
        }
    }

    /** One field of a per-CPU value, summed over all CPUs; {@code bytes} are those of one CPU. */
    public static long sumOverCpus(ByteBuffer values, int bytes, int field) {
        return IntStream.range(0, values.capacity() / bytes)
                .mapToLong(cpu -> values.getLong(cpu * bytes + field))
                .sum();
    }

    /** Takes all elements out of a queue, the oldest first. */
    public void drain(int bytes, Consumer<ByteBuffer> each) {
        Pointer value = library.allocate(bytes);
        try {
            int result = library.functions().bpf_map_lookup_and_delete_elem(fd, null, value);
            while (result == 0) {
                each.accept(toJava(value, bytes));
                result = library.functions().bpf_map_lookup_and_delete_elem(fd, null, value);
            }
            if (result != -ENOENT) {
                library.checked("drain map " + name, result);
            }
        } finally {
            Reference.reachabilityFence(value);
        }
    }

    public void update(ByteBuffer key, ByteBuffer value) {
        Pointer nativeKey = toNative(key);
        Pointer nativeValue = toNative(value);
        try {
            library.checked(
                    "write map " + name, library.functions().bpf_map_update_elem(fd, nativeKey, nativeValue, 0));
        } finally {
            Reference.reachabilityFence(nativeKey);
            Reference.reachabilityFence(nativeValue);
        }
    }

    /** Deletes an element, if it is there. */
    public void delete(ByteBuffer key) {
        Pointer nativeKey = toNative(key);
        try {
            int result = library.functions().bpf_map_delete_elem(fd, nativeKey);
            if (result != -ENOENT) {
                library.checked("delete from map " + name, result);
            }
        } finally {
            Reference.reachabilityFence(nativeKey);
        }
    }

    /** All keys. Elements may come and go meanwhile; one that stays is listed. */
    public List<ByteBuffer> keys(int keyBytes) {
        List<ByteBuffer> keys = new ArrayList<>();
        Pointer next = library.allocate(keyBytes);
        try {
            int result = library.functions().bpf_map_get_next_key(fd, null, next);
            while (result == 0) {
                keys.add(toJava(next, keyBytes));
                result = library.functions().bpf_map_get_next_key(fd, next, next);
            }
            if (result != -ENOENT) {
                library.checked("list map " + name, result);
            }
            return keys;
        } finally {
            Reference.reachabilityFence(next);
        }
    }

    private Pointer toNative(ByteBuffer bytes) {
        Pointer pointer = library.allocate(bytes.capacity());
        pointer.put(0, bytes.array(), 0, bytes.capacity());
        return pointer;
    }

    private static ByteBuffer toJava(Pointer pointer, int bytes) {
        ByteBuffer buffer = buffer(bytes);
        pointer.get(0, buffer.array(), 0, bytes);
        return buffer;
    }
}
