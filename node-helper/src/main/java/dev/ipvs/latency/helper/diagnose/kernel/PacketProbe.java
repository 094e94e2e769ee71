package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.BpfException;
import dev.ipvs.latency.helper.bpf.BpfLibrary;
import dev.ipvs.latency.helper.bpf.BpfMap;
import dev.ipvs.latency.helper.bpf.BpfObject;
import dev.ipvs.latency.helper.bpf.PacketsLayout;
import dev.ipvs.latency.helper.bpf.SharedLayout;
import dev.ipvs.latency.helper.diagnose.DiagnosisRequest;
import dev.ipvs.latency.helper.diagnose.PacketFilter;
import dev.ipvs.latency.helper.judge.Figures;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs that follow packets, from when this is opened until {@link #end} or until they cost too much. */
final class PacketProbe implements AutoCloseable {

    /** Beyond the gap: what comes later at the same place in memory is taken for another packet. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Kept whole, those that were held longest. */
    private static final int MOST_PACKETS = 512;

    private static final Duration BETWEEN_SWEEPS = LONGEST.dividedBy(2);

    private final BpfObject object;
    private final int possibleCpus;
    private final PriorityQueue<RawPacket> longest = new PriorityQueue<>(Comparator.comparingLong(RawPacket::gapNs));
    private final List<String> notMeasured = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private final PacketCost cost;
    private final long longestNs;
    private long sweptNs = startNs;
    private long heldPackets;
    private boolean following = true;

    private PacketProbe(BpfLibrary library, DiagnosisRequest request) {
        this.object = BpfObject.open(library, "packets");
        this.possibleCpus = library.possibleCpus();
        this.longestNs = request.gap().plus(LONGEST).toNanos();
        this.cost = new PacketCost(request.maxCostPercent(), startNs);
    }

    /** Loads and attaches; where that fails nothing stays behind, and the diagnosis goes on without. */
    static PacketWatch open(BpfLibrary library, HostFiles files, DiagnosisRequest request) {
        if (!files.exists("sys/kernel/btf/vmlinux")) {
            return new PacketWatch.NotFollowing(
                    "Packets are not followed from point to point: this kernel does not publish its types (BTF).");
        }
        PacketProbe probe = new PacketProbe(library, request);
        try {
            probe.start(request);
            return new PacketWatch.Following(probe);
        } catch (BpfException e) {
            probe.close();
            return new PacketWatch.NotFollowing(
                    "Packets are not followed from point to point: the kernel refused the programs with error "
                            + e.errno() + ".");
        }
    }

    private void start(DiagnosisRequest request) {
        object.load();
        ByteBuffer settings = settings(request);
        write(settings);
        if (!isAttached("head_changes")) {
            notMeasured.add("A packet begins a new way where its header is moved: pskb_expand_head has no probe.");
        }
        if (!isAttached("gro_done")) {
            notMeasured.add("Packets that GRO merges are not seen to end: this kernel has no tracepoint for it.");
        }
        // Ends before beginnings, so that what is begun is also seen to end.
        Set<PacketPoint> missing = Stream.of(PacketPoint.values())
                .sorted(Comparator.reverseOrder())
                .filter(point -> !isAttached(point.program()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (missing.stream().noneMatch(PacketPoint::isSocket)) {
            write(settings.put(PacketsLayout.Settings.SEES_SOCKETS, (byte) 1));
        }
        if (!missing.isEmpty()) {
            notMeasured.add(
                    "Packets are not seen at %s: there is no such function in this kernel and its loaded modules, or it lets no probe be set."
                            .formatted(
                                    missing.stream().map(PacketPoint::function).collect(Collectors.joining(", "))));
        }
    }

    private boolean isAttached(String program) {
        try {
            object.attach(program);
            return true;
        } catch (BpfException e) {
            return false;
        }
    }

    private void write(ByteBuffer settings) {
        object.map(".data.settings").update(BpfMap.onlyElement(), settings);
    }

    private ByteBuffer settings(DiagnosisRequest request) {
        ByteBuffer settings = BpfMap.buffer(PacketsLayout.Settings.BYTES)
                .putLong(PacketsLayout.Settings.GAP_NS, request.gap().toNanos())
                .putLong(PacketsLayout.Settings.LONGEST_NS, longestNs)
                .putInt(PacketsLayout.Settings.MACHINE, SharedLayout.MACHINE)
                .putInt(PacketsLayout.Settings.FILTERS, filters(request.filter()));
        PacketFilter filter = request.filter();
        filter.netns().ifPresent(inode -> settings.putInt(PacketsLayout.Settings.NETNS, (int) inode));
        filter.port()
                .ifPresent(port -> settings.put(PacketsLayout.Settings.PORT, (byte) (port >> Byte.SIZE))
                        .put(PacketsLayout.Settings.PORT + 1, (byte) port));
        filter.address()
                .ifPresent(address -> settings.put(
                                PacketsLayout.Settings.ADDRESS_BYTES, (byte) address.getAddress().length)
                        .put(PacketsLayout.Settings.ADDRESS, address.getAddress()));
        filter.device()
                .ifPresent(
                        device -> settings.put(PacketsLayout.Settings.DEVICE, device.getBytes(StandardCharsets.UTF_8)));
        return settings;
    }

    private static int filters(PacketFilter filter) {
        return (filter.netns().isPresent() ? PacketsLayout.FILTER_NETNS : 0)
                | (filter.device().isPresent() ? PacketsLayout.FILTER_DEVICE : 0)
                | (filter.address().isPresent() ? PacketsLayout.FILTER_ADDRESS : 0)
                | (filter.port().isPresent() ? PacketsLayout.FILTER_PORT : 0);
    }

    void look() {
        object.map("held").drain(PacketsLayout.Way.BYTES, this::keep);
        if (!following) {
            return;
        }
        long now = System.nanoTime();
        cost.excess(now, sum(cpus(), PacketsLayout.Cpu.TIMED_NS)).ifPresent(excess -> {
            object.detach();
            following = false;
            notMeasured.add("Packets were followed only for the first %s: it took %s."
                    .formatted(Figures.text(now - startNs), excess));
        });
        if (now - sweptNs >= BETWEEN_SWEEPS.toNanos()) {
            sweep(now);
            sweptNs = now;
        }
    }

    /** What is released without a tracepoint would fill the table. */
    private void sweep(long now) {
        BpfMap map = object.map("under_way");
        map.keys(Long.BYTES)
                .forEach(skb -> map.lookup(skb, PacketsLayout.Way.BYTES)
                        .filter(way -> now - way.getLong(PacketsLayout.Way.LAST_NS) > longestNs)
                        .ifPresent(way -> {
                            map.delete(skb);
                            keepIfHeld(way);
                        }));
    }

    private void keepIfHeld(ByteBuffer way) {
        if (RawPacket.isHeld(way)) {
            keep(way);
        }
    }

    private void keep(ByteBuffer way) {
        heldPackets++;
        longest.add(RawPacket.read(way));
        if (longest.size() > MOST_PACKETS) {
            Objects.requireNonNull(longest.poll());
        }
    }

    /** All up to now; a packet that is still on its way is told too, where it was held. */
    RawPackets end() {
        object.detach();
        following = false;
        look();
        BpfMap underWay = object.map("under_way");
        underWay.keys(Long.BYTES)
                .forEach(skb -> underWay.lookup(skb, PacketsLayout.Way.BYTES).ifPresent(this::keepIfHeld));
        if (heldPackets > longest.size()) {
            notMeasured.add("Of %d packets held over the gap the %d that were held longest are kept."
                    .formatted(heldPackets, longest.size()));
        }
        ByteBuffer cpus = cpus();
        return new RawPackets(
                longest.stream()
                        .sorted(Comparator.comparingLong(RawPacket::gapNs).reversed())
                        .toList(),
                new StageMap(object.map("stages"), possibleCpus).read(),
                sum(cpus, PacketsLayout.Cpu.INTERRUPTED) + sum(cpus, PacketsLayout.Cpu.LOST_WAYS),
                sum(cpus, PacketsLayout.Cpu.NO_ROOM),
                notMeasured);
    }

    private ByteBuffer cpus() {
        return object.map("packets_cpus")
                .lookup(BpfMap.onlyElement(), PacketsLayout.Cpu.BYTES * possibleCpus)
                .orElseThrow();
    }

    private static long sum(ByteBuffer cpus, int counter) {
        return BpfMap.sumOverCpus(cpus, PacketsLayout.Cpu.BYTES, counter);
    }

    @Override
    public void close() {
        object.close();
    }
}
