package dev.ipvs.latency.helper.bpf;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Keeps the newest of what libbpf logs, the verifier's words among them, for the exception that may follow. */
final class BpfLog implements LibBpf.Print {

    private static final int DEBUG = 2;
    private static final int KEPT_LINES = 60;
    /** The verifier's log comes in one piece; its end is what tells. */
    private static final int PIECE_BYTES = 64 * 1024;

    private final LibC c;
    private final Runtime runtime;
    private final Deque<String> lines = new ArrayDeque<>();

    BpfLog(LibC c, Runtime runtime) {
        this.c = c;
        this.runtime = runtime;
    }

    @Override
    public synchronized int print(int level, Pointer format, Pointer arguments) {
        if (level >= DEBUG) {
            return 0;
        }
        Pointer piece = Memory.allocateDirect(runtime, PIECE_BYTES);
        int length = c.vsnprintf(piece, PIECE_BYTES, format, arguments);
        piece.getString(0).lines().forEach(this::keep);
        return length;
    }

    private void keep(String line) {
        lines.addLast(line);
        if (lines.size() > KEPT_LINES) {
            lines.removeFirst();
        }
    }

    synchronized List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }
}
