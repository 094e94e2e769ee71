package dev.ipvs.latency.helper.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.helper.kernel.CpuList;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From two readings to what the threads cost; that a kernel can be read so is seen in a guest. */
class ThreadWindowTest {

    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final long SECOND = 1_000_000_000;

    @Test
    void the_cpu_time_of_all_threads_counts() {
        ThreadWindow window = between(
                List.of(thread(100, 50 * SECOND, 20_000), thread(101, 10 * SECOND, 5_001)),
                List.of(thread(100, 56 * SECOND, 20_000), thread(101, 13 * SECOND, 5_001)));

        assertThat(window.millicores()).isEqualTo(900);
        assertThat(window.threads()).isEqualTo(2);
        assertThat(window.estimators()).isEqualTo(25_001);
        assertThat(window.mostEstimators()).isEqualTo(20_000);
    }

    @Test
    void a_thread_that_began_meanwhile_counts_whole() {
        assertThat(between(List.of(thread(100, 50 * SECOND, 1)), List.of(thread(200, SECOND, 1)))
                        .millicores())
                .isEqualTo(100);
    }

    /** With run_estimation 0 the kernel keeps the rows, without their tasks. */
    @Test
    void threads_that_ended_cost_nothing() {
        ThreadWindow window =
                between(List.of(thread(100, 50 * SECOND, 20_000)), List.of(new EstimatorThread(0, 0, 20_000)));

        assertThat(window.millicores()).isZero();
        assertThat(window.threads()).isZero();
    }

    @Test
    void a_thread_is_on_isolated_cpus_where_its_list_has_some(@TempDir Path root) throws IOException {
        write(root, "sys/devices/system/cpu/isolated", "2-3,7");
        write(root, "proc/sys/net/ipv4/vs/est_cpulist", "0-3");

        assertThat(IsolatedCpus.ofThreads(new HostFiles(root))).containsExactly(2, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "0-1", "0,2-3,7", "0-79"})
    void cpus_are_written_as_the_kernel_writes_them(String list) {
        List<Integer> cpus = Arrays.stream(list.split(","))
                .filter(range -> !range.isEmpty())
                .map(range -> range.split("-"))
                .flatMap(ends -> IntStream.rangeClosed(
                                Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                        .boxed())
                .toList();

        assertThat(CpuList.text(cpus)).isEqualTo(list);
    }

    private static ThreadWindow between(List<EstimatorThread> before, List<EstimatorThread> after) {
        return ThreadWindow.between(
                new ThreadSnapshot(START, before), new ThreadSnapshot(START.plusSeconds(10), after), List.of());
    }

    private static EstimatorThread thread(long pid, long runtimeNs, int estimators) {
        return new EstimatorThread(pid, runtimeNs, estimators);
    }

    private static void write(Path root, String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
