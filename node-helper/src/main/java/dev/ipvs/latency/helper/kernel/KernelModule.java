package dev.ipvs.latency.helper.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A module that is loaded, as the folder /sys/module/NAME shows it. One that is built in has no such state. */
public record KernelModule(HostFiles files, String name) {

    public static final String IP_VS = "ip_vs";

    private static final int NOTE_HEADER_BYTES = 12;

    public static KernelModule ipVs(HostFiles files) {
        return new KernelModule(files, IP_VS);
    }

    public boolean isLoaded() {
        return files.exists(file("initstate"));
    }

    /** Whether the kernel marked it as a livepatch when it was loaded (taint flag K). */
    public boolean isLivepatch() {
        return files.text(file("taint")).filter(taint -> taint.contains("K")).isPresent();
    }

    public boolean isUnused() {
        return files.text(file("refcnt")).filter("0"::equals).isPresent();
    }

    /** A digest of its sources; only where the kernel was built with CONFIG_MODULE_SRCVERSION_ALL, which Debian's is not. */
    public Optional<String> sourceVersion() {
        return files.text(file("srcversion")).filter(version -> !version.isEmpty());
    }

    /** The linker's digest of the module: other for each build that is not the same to the byte. */
    public Optional<String> buildId() {
        try {
            return Optional.of(descriptor(Files.readAllBytes(files.path(file("notes/.note.gnu.build-id")))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The lengths of name and descriptor, the type, the name padded to four bytes, the descriptor. */
    private static String descriptor(byte[] note) {
        if (note.length < NOTE_HEADER_BYTES) {
            throw new IllegalArgumentException("no note");
        }
        ByteBuffer header = ByteBuffer.wrap(note).order(ByteOrder.nativeOrder());
        int start = NOTE_HEADER_BYTES + (header.getInt(0) + 3 & ~3);
        return HexFormat.of().formatHex(Arrays.copyOfRange(note, start, start + header.getInt(4)));
    }

    private String file(String file) {
        return "sys/module/" + name + "/" + file;
    }
}
