package dev.ipvs.latency.helper.bpf;

import jnr.ffi.Pointer;

/** The attachment of one program. */
public final class BpfLink implements AutoCloseable {

    private final BpfLibrary library;
    private final Pointer link;
    private boolean closed;

    BpfLink(BpfLibrary library, Pointer link) {
        this.library = library;
        this.link = link;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            library.functions().bpf_link__destroy(link);
        }
    }
}
