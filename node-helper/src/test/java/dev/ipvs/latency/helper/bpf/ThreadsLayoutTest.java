package dev.ipvs.latency.helper.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Java and C agree on every offset of what is read of the estimator's threads. */
class ThreadsLayoutTest {

    private final Btf btf = Btf.of("threads");

    @Test
    void settings() {
        assertThat(btf.of("thread_settings", "init_net")).isEqualTo(ThreadsLayout.Settings.INIT_NET);
        assertThat(btf.of("thread_settings", "net_ipvs")).isEqualTo(ThreadsLayout.Settings.NET_IPVS);
        assertThat(btf.of("thread_settings", "kt_array")).isEqualTo(ThreadsLayout.Settings.KT_ARRAY);
        assertThat(btf.of("thread_settings", "kt_count")).isEqualTo(ThreadsLayout.Settings.KT_COUNT);
        assertThat(btf.of("thread_settings", "data_task")).isEqualTo(ThreadsLayout.Settings.DATA_TASK);
        assertThat(btf.of("thread_settings", "data_count")).isEqualTo(ThreadsLayout.Settings.DATA_COUNT);
        assertThat(btf.of("thread_settings", "task_pid")).isEqualTo(ThreadsLayout.Settings.TASK_PID);
        assertThat(btf.of("thread_settings", "task_runtime")).isEqualTo(ThreadsLayout.Settings.TASK_RUNTIME);
        assertThat(btf.size("thread_settings")).isEqualTo(ThreadsLayout.Settings.BYTES);
    }

    @Test
    void rows() {
        assertThat(btf.of("thread_row", "runtime_ns")).isEqualTo(ThreadsLayout.Row.RUNTIME_NS);
        assertThat(btf.of("thread_row", "pid")).isEqualTo(ThreadsLayout.Row.PID);
        assertThat(btf.of("thread_row", "estimators")).isEqualTo(ThreadsLayout.Row.ESTIMATORS);
        assertThat(btf.size("thread_row")).isEqualTo(ThreadsLayout.Row.BYTES);

        assertThat(btf.of("threads", "count")).isEqualTo(ThreadsLayout.Threads.COUNT);
        assertThat(btf.of("threads", "rows")).isEqualTo(ThreadsLayout.Threads.ROWS);
        assertThat(btf.size("threads")).isEqualTo(ThreadsLayout.Threads.BYTES);
    }
}
