package dev.ipvs.latency.helper.bpf;

import java.util.List;

/** libbpf or the kernel said no. Carries the error number, and what libbpf and the verifier logged on the way. */
public final class BpfException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int errno;
    private final List<String> log;

    BpfException(String action, int errno, List<String> log) {
        super("cannot " + action + ": error " + errno + (log.isEmpty() ? "" : "\n" + String.join("\n", log)));
        this.errno = errno;
        this.log = List.copyOf(log);
    }

    public int errno() {
        return errno;
    }

    public List<String> log() {
        return log;
    }
}
