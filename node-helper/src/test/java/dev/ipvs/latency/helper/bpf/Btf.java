package dev.ipvs.latency.helper.bpf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The structures that a built object's BTF describes: {@code "struct.field"} to its offset, {@code "struct"} to its size. */
record Btf(Map<String, Integer> layout) {

    private static final int MAGIC = 0xeb9f;
    private static final int STRUCT = 4;

    static Btf of(String object) {
        try (InputStream in = Objects.requireNonNull(BpfObject.class.getResourceAsStream(object + ".bpf.o"))) {
            ByteBuffer file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            return new Btf(structures(btfSection(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int of(String structure, String field) {
        return Objects.requireNonNull(layout.get(structure + "." + field), structure + "." + field);
    }

    int size(String structure) {
        return Objects.requireNonNull(layout.get(structure), structure);
    }

    /** The section that begins with BTF's magic number; .BTF.ext has the same and is shorter on types. */
    private static ByteBuffer btfSection(ByteBuffer elf) {
        long headers = elf.getLong(0x28);
        int entrySize = elf.getShort(0x3a);
        int count = elf.getShort(0x3c);
        int names = elf.getShort(0x3e);
        long nameTable = elf.getLong((int) headers + names * entrySize + 0x18);
        for (int i = 0; i < count; i++) {
            int header = (int) headers + i * entrySize;
            int offset = (int) elf.getLong(header + 0x18);
            if (text(elf, (int) nameTable + elf.getInt(header)).equals(".BTF")) {
                return elf.slice(offset, (int) elf.getLong(header + 0x20)).order(elf.order());
            }
        }
        throw new IllegalArgumentException("the object has no BTF");
    }

    private static Map<String, Integer> structures(ByteBuffer btf) {
        if (Short.toUnsignedInt(btf.getShort(0)) != MAGIC) {
            throw new IllegalArgumentException("not BTF");
        }
        int header = btf.getInt(4);
        int types = header + btf.getInt(8);
        int end = types + btf.getInt(12);
        int strings = header + btf.getInt(16);
        Map<String, Integer> found = new HashMap<>();
        int at = types;
        while (at < end) {
            int info = btf.getInt(at + 4);
            int kind = info >> 24 & 0x1f;
            int members = info & 0xffff;
            if (kind == STRUCT) {
                String name = text(btf, strings + btf.getInt(at));
                found.put(name, btf.getInt(at + 8));
                for (int i = 0; i < members; i++) {
                    int member = at + 12 + i * 12;
                    found.put(name + "." + text(btf, strings + btf.getInt(member)), btf.getInt(member + 8) / 8);
                }
            }
            at += 12 + extra(kind, members);
        }
        return found;
    }

    /** How many bytes follow the common part, by the kinds of Documentation/bpf/btf.rst. */
    private static int extra(int kind, int members) {
        return switch (kind) {
            case 1, 14, 17 -> 4;
            case 3 -> 12;
            case 4, 5, 15, 19 -> 12 * members;
            case 6, 13 -> 8 * members;
            default -> 0;
        };
    }

    private static String text(ByteBuffer bytes, int offset) {
        int end = offset;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - offset];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
