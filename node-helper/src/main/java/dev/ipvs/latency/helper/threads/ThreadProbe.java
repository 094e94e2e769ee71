package dev.ipvs.latency.helper.threads;

import dev.ipvs.latency.helper.bpf.BpfLibrary;
import dev.ipvs.latency.helper.bpf.BpfMap;
import dev.ipvs.latency.helper.bpf.BpfObject;
import dev.ipvs.latency.helper.bpf.ThreadsLayout;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.time.Clock;

/** Reads the threads by a BPF program that runs when it is asked, and cuts what it reads into windows. */
public final class ThreadProbe implements AutoCloseable {

    private final BpfObject object;
    private final HostFiles files;
    private final Clock clock;
    private ThreadSnapshot start;

    private ThreadProbe(BpfObject object, HostFiles files, Clock clock) {
        this.object = object;
        this.files = files;
        this.clock = clock;
        this.start = read();
    }

    static ThreadProbe open(BpfLibrary library, HostFiles files, ThreadOffsets offsets, long initNet, Clock clock) {
        BpfObject object = BpfObject.open(library, "threads");
        try {
            object.load();
            object.map(".data.settings").update(BpfMap.onlyElement(), offsets.settings(initNet));
            return new ThreadProbe(object, files, clock);
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /** Ends the window under way and begins the next. */
    public ThreadWindow cut() {
        ThreadSnapshot begin = start;
        start = read();
        return ThreadWindow.between(begin, start, IsolatedCpus.ofThreads(files));
    }

    private ThreadSnapshot read() {
        object.run("read_threads");
        return ThreadSnapshot.read(
                clock.instant(),
                object.map(".bss")
                        .lookup(BpfMap.onlyElement(), ThreadsLayout.Threads.BYTES)
                        .orElseThrow());
    }

    @Override
    public void close() {
        object.close();
    }
}
