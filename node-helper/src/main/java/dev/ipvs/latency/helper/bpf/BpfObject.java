package dev.ipvs.latency.helper.bpf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;

/** One BPF object file with its maps, programs and their attachments, all of which end when it is closed. */
public final class BpfObject implements AutoCloseable {

    private final BpfLibrary library;
    private final String name;
    private final Pointer object;
    private final List<BpfLink> links = new ArrayList<>();

    private BpfObject(BpfLibrary library, String name, Pointer object) {
        this.library = library;
        this.name = name;
        this.object = object;
    }

    /** Reads the object that is packed beside this class; nothing is in the kernel yet. */
    public static BpfObject open(BpfLibrary library, String name) {
        byte[] bytes = resource(name + ".bpf.o");
        Pointer memory = library.allocate(bytes.length);
        memory.put(0, bytes, 0, bytes.length);
        try {
            // libbpf copies what it needs while it opens.
            Pointer object = library.checked(
                    "open BPF object " + name,
                    () -> library.functions().bpf_object__open_mem(memory, bytes.length, null));
            return new BpfObject(library, name, object);
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** Before {@link #load}: how many elements a map is to have. */
    public void sizeMap(String map, int elements) {
        library.checked("size map " + map, library.functions().bpf_map__set_max_entries(handle(map), elements));
    }

    /** Creates the maps and has the kernel check the programs. */
    public void load() {
        library.checked("load BPF object " + name, library.functions().bpf_object__load(object));
    }

    /** Attaches a program where its section says, until it or this object is closed. */
    public BpfLink attach(String program) {
        Pointer handle = program(program);
        return keep(library.checked(
                "attach program " + program, () -> library.functions().bpf_program__attach(handle)));
    }

    /** Runs a program on one CPU each {@code periodNs}, also where it is idle. */
    public BpfLink attachToCpuClock(String program, int cpu, long periodNs) {
        Pointer handle = program(program);
        int event = CpuClock.open(library, cpu, periodNs);
        try {
            // The link closes the event.
            return keep(library.checked(
                    "attach program " + program,
                    () -> library.functions().bpf_program__attach_perf_event(handle, event)));
        } catch (BpfException e) {
            library.c().close(event);
            throw e;
        }
    }

    /** Runs a program of a raw tracepoint once, here and now, without any event (since 5.10, commit 1b4d60ec162f). */
    public void run(String program) {
        int fd = library.functions().bpf_program__fd(program(program));
        library.checked("run program " + program, library.functions().bpf_prog_test_run_opts(fd, null));
    }

    private Pointer program(String name) {
        return library.checked(
                "find program " + name, () -> library.functions().bpf_object__find_program_by_name(object, name));
    }

    private BpfLink keep(Pointer link) {
        BpfLink kept = new BpfLink(library, link);
        links.add(kept);
        return kept;
    }

    public BpfMap map(String map) {
        return new BpfMap(library, map, library.functions().bpf_map__fd(handle(map)));
    }

    /** Ends all attachments, the last first; what was counted stays to be read. */
    public void detach() {
        links.reversed().forEach(BpfLink::close);
        links.clear();
    }

    @Override
    public void close() {
        detach();
        library.functions().bpf_object__close(object);
    }

    private Pointer handle(String map) {
        return library.checked("find map " + map, () -> library.functions().bpf_object__find_map_by_name(object, map));
    }

    private static byte[] resource(String file) {
        try (InputStream in = BpfObject.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not packed: run make -C bpf");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
