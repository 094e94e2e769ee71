package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.DiagnoseLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A thread's name as the kernel has it: up to 15 bytes and a zero. */
final class Comm {

    private Comm() {}

    static String read(ByteBuffer value, int at) {
        byte[] bytes = new byte[DiagnoseLayout.COMM_BYTES];
        value.get(at, bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
