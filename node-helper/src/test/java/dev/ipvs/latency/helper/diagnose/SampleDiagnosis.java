package dev.ipvs.latency.helper.diagnose;

import static dev.ipvs.latency.helper.diagnose.Culprit.Kind.NET_RX;
import static dev.ipvs.latency.helper.diagnose.Culprit.Kind.RUN_QUEUE;
import static dev.ipvs.latency.helper.diagnose.Culprit.Kind.TIMER;

import dev.ipvs.latency.helper.diagnose.CpuLoad.VectorTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** The case that all of this began with, made up: a ping from a container waits 201 ms for the estimator. */
public final class SampleDiagnosis {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int BINS = 30;

    private SampleDiagnosis() {}

    public static Diagnosis originalCase() {
        Instant start = Instant.parse("2026-11-26T05:00:00Z");
        return new Diagnosis(
                new Window(start, start.plusSeconds(BINS), 50 * MS, SECOND, List.of("--address 10.0.0.2")),
                new Machine("6.1.0-50-amd64", 80, 4, 79_004),
                List.of(cpu(0, 1), cpu(1, 290), cpu(2, 2), cpu(3, 1)),
                LongStream.range(0, BINS / 2)
                        .mapToObj(i -> new Wait(
                                Wait.Kind.RAISED,
                                1,
                                i * 2 * SECOND + 7 * MS,
                                (310 - i) * MS,
                                List.of(walk((305 - i) * MS), ksoftirqd(4 * MS))))
                        .toList(),
                List.of(ping(1, 201 * MS), ping(2, 164 * MS)),
                List.of(
                        new Stage("net_dev_queue", "net_dev_start_xmit", 1_000, 40_000, slots(1_000)),
                        new Stage(
                                "netif_rx",
                                "netif_receive_skb",
                                1_000,
                                201 * MS,
                                List.of(
                                        new Stage.Slot(8_192, 10_240, 998),
                                        new Stage.Slot(160 * MS, 180 * MS, 1),
                                        new Stage.Slot(200 * MS, 220 * MS, 1)))),
                List.of(
                        new FunctionRuns(TIMER, "estimation_timer", "ip_vs", 15, 15 * 303 * MS, 310 * MS, 1),
                        new FunctionRuns(NET_RX, "process_backlog", "", 42_000, 420 * MS, 2 * MS, 0),
                        new FunctionRuns(TIMER, "tcp_write_timer", "", 3_100, 12 * MS, MS / 10, 2)),
                List.of(
                        new FoldedStack(
                                List.of("TIMER", "run_timer_softirq", "call_timer_fn", "estimation_timer"), 4_300 * MS),
                        new FoldedStack(
                                List.of(
                                        "TIMER",
                                        "run_timer_softirq",
                                        "call_timer_fn",
                                        "estimation_timer",
                                        "_raw_spin_lock"),
                                230 * MS),
                        new FoldedStack(List.of("TASK node", "do_syscall_64", "ksys_read", "vfs_read"), 58 * MS)),
                new Completeness(0, 0, 0, List.of("Tasklets are not named before Linux 6.5: their softirq is.")),
                List.of(
                        "Received packets waited 15 times on CPU 1, up to 310ms, for estimation_timer [ip_vs] in the TIMER softirq.",
                        "It walks 79004 estimators of 80 possible CPUs each.",
                        "98.7% of all time waited over 50ms is explained."),
                List.of(new Advice(
                        "estimation_timer",
                        "Set net.ipv4.vs.run_estimation to 0, or apply a LatencyPolicy.",
                        "docs/fixes/sysctl.md")));
    }

    private static Gap ping(int number, long ns) {
        long sent = 12 * SECOND;
        return new Gap(
                new Packet(number, "ICMP", "10.0.0.2", "10.0.1.9", 98),
                List.of(
                        new Point(sent, "net_dev_queue", 4026532201L, "eth0", 2, 1, "ping", 4711),
                        new Point(sent + 9_000, "net_dev_start_xmit", 4026532201L, "eth0", 2, 1, "ping", 4711),
                        new Point(sent + 14_000, "netif_rx", 4026531840L, "veth1a2b", 7, 1, "ping", 4711),
                        new Point(
                                sent + 14_000 + ns,
                                "netif_receive_skb",
                                4026531840L,
                                "veth1a2b",
                                7,
                                1,
                                "ksoftirqd/1",
                                21),
                        new Point(sent + 31_000 + ns, "net_dev_queue", 4026531840L, "eth0", 2, 1, "ksoftirqd/1", 21)),
                2,
                ns,
                List.of(walk(ns - 3 * MS), ksoftirqd(2 * MS)));
    }

    private static Culprit walk(long ns) {
        return new Culprit(TIMER, "estimation_timer", "ip_vs", "", ns, 1);
    }

    private static Culprit ksoftirqd(long ns) {
        return new Culprit(RUN_QUEUE, "node", "", "pid 812", ns, 1);
    }

    private static CpuLoad cpu(int cpu, long timerMsPerWalk) {
        return new CpuLoad(
                cpu,
                List.of(
                        new VectorTime(
                                SoftirqVector.TIMER,
                                LongStream.range(0, BINS)
                                        .mapToObj(bin -> bin % 2 == 0 ? timerMsPerWalk * MS : MS)
                                        .toList()),
                        new VectorTime(
                                SoftirqVector.NET_RX,
                                LongStream.range(0, BINS)
                                        .mapToObj(bin -> 14 * MS + cpu * MS)
                                        .toList())));
    }

    private static List<Stage.Slot> slots(long count) {
        return List.of(new Stage.Slot(1_024, 2_048, count - 5), new Stage.Slot(32_768, 40_960, 5));
    }
}
