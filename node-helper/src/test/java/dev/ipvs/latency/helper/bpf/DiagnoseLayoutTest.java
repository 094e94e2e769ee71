package dev.ipvs.latency.helper.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Java and C agree on every offset of the diagnosis: Java's are compared with the BTF of the built object. */
class DiagnoseLayoutTest {

    private final Btf btf = Btf.of("diagnose");

    @Test
    void struct_diagnose_settings() {
        assertThat(btf.of("diagnose_settings", "start_ns")).isEqualTo(DiagnoseLayout.Settings.START_NS);
        assertThat(btf.of("diagnose_settings", "gap_ns")).isEqualTo(DiagnoseLayout.Settings.GAP_NS);
        assertThat(btf.of("diagnose_settings", "sample_after_ns")).isEqualTo(DiagnoseLayout.Settings.SAMPLE_AFTER_NS);
        assertThat(btf.of("diagnose_settings", "sample_period_ns")).isEqualTo(DiagnoseLayout.Settings.SAMPLE_PERIOD_NS);
        assertThat(btf.of("diagnose_settings", "bin_ns")).isEqualTo(DiagnoseLayout.Settings.BIN_NS);
        assertThat(btf.of("diagnose_settings", "timer_function")).isEqualTo(DiagnoseLayout.Settings.TIMER_FUNCTION);
        assertThat(btf.of("diagnose_settings", "hrtimer_function")).isEqualTo(DiagnoseLayout.Settings.HRTIMER_FUNCTION);
        assertThat(btf.of("diagnose_settings", "napi_poll")).isEqualTo(DiagnoseLayout.Settings.NAPI_POLL);
        assertThat(btf.of("diagnose_settings", "task_comm")).isEqualTo(DiagnoseLayout.Settings.TASK_COMM);
        assertThat(btf.size("diagnose_settings")).isEqualTo(DiagnoseLayout.Settings.BYTES);
    }

    @Test
    void struct_actor() {
        assertThat(btf.of("actor", "address")).isEqualTo(DiagnoseLayout.Actor.ADDRESS);
        assertThat(btf.of("actor", "kind")).isEqualTo(DiagnoseLayout.Actor.KIND);
        assertThat(btf.of("actor", "id")).isEqualTo(DiagnoseLayout.Actor.ID);
        assertThat(btf.size("actor")).isEqualTo(DiagnoseLayout.Actor.BYTES);
    }

    @Test
    void struct_slot() {
        assertThat(btf.of("slot", "actor")).isEqualTo(DiagnoseLayout.Slot.ACTOR);
        assertThat(btf.of("slot", "ns")).isEqualTo(DiagnoseLayout.Slot.NS);
        assertThat(btf.of("slot", "runs")).isEqualTo(DiagnoseLayout.Slot.RUNS);
        assertThat(btf.of("slot", "comm")).isEqualTo(DiagnoseLayout.Slot.COMM);
        assertThat(btf.size("slot")).isEqualTo(DiagnoseLayout.Slot.BYTES);
    }

    @Test
    void struct_wait() {
        assertThat(btf.of("wait", "start_ns")).isEqualTo(DiagnoseLayout.Wait.START_NS);
        assertThat(btf.of("wait", "ns")).isEqualTo(DiagnoseLayout.Wait.NS);
        assertThat(btf.of("wait", "kind")).isEqualTo(DiagnoseLayout.Wait.KIND);
        assertThat(btf.of("wait", "cpu")).isEqualTo(DiagnoseLayout.Wait.CPU);
        assertThat(btf.of("wait", "number")).isEqualTo(DiagnoseLayout.Wait.NUMBER);
        assertThat(btf.of("wait", "used")).isEqualTo(DiagnoseLayout.Wait.USED);
        assertThat(btf.of("wait", "slots")).isEqualTo(DiagnoseLayout.Wait.SLOTS);
        assertThat(btf.size("wait")).isEqualTo(DiagnoseLayout.Wait.BYTES);
    }

    @Test
    void struct_runs() {
        assertThat(btf.of("runs", "count")).isEqualTo(DiagnoseLayout.Runs.COUNT);
        assertThat(btf.of("runs", "sum_ns")).isEqualTo(DiagnoseLayout.Runs.SUM_NS);
        assertThat(btf.of("runs", "longest_ns")).isEqualTo(DiagnoseLayout.Runs.LONGEST_NS);
        assertThat(btf.size("runs")).isEqualTo(DiagnoseLayout.Runs.BYTES);
    }

    @Test
    void struct_sample_key() {
        assertThat(btf.of("sample_key", "cpu")).isEqualTo(DiagnoseLayout.SampleKey.CPU);
        assertThat(btf.of("sample_key", "number")).isEqualTo(DiagnoseLayout.SampleKey.NUMBER);
        assertThat(btf.of("sample_key", "stack")).isEqualTo(DiagnoseLayout.SampleKey.STACK);
        assertThat(btf.of("sample_key", "kind")).isEqualTo(DiagnoseLayout.SampleKey.KIND);
        assertThat(btf.of("sample_key", "comm")).isEqualTo(DiagnoseLayout.SampleKey.COMM);
        assertThat(btf.size("sample_key")).isEqualTo(DiagnoseLayout.SampleKey.BYTES);
    }

    @Test
    void struct_bin() {
        assertThat(btf.of("bin", "ns")).isEqualTo(DiagnoseLayout.Bin.NS);
        assertThat(btf.size("bin")).isEqualTo(DiagnoseLayout.Bin.BYTES);
    }

    @Test
    void struct_cpu_state() {
        assertThat(btf.of("cpu_state", "lost_waits")).isEqualTo(DiagnoseLayout.CpuState.LOST_WAITS);
        assertThat(btf.of("cpu_state", "lost_functions")).isEqualTo(DiagnoseLayout.CpuState.LOST_FUNCTIONS);
        assertThat(btf.of("cpu_state", "lost_samples")).isEqualTo(DiagnoseLayout.CpuState.LOST_SAMPLES);
        assertThat(btf.size("cpu_state")).isEqualTo(DiagnoseLayout.CpuState.BYTES);
    }
}
