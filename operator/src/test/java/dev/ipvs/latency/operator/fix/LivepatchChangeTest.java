package dev.ipvs.latency.operator.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Livepatch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LivepatchChangeTest {

    private static final LivepatchChange CHANGE =
            new LivepatchChange("ipvs_estimator_off", "registry.example/bundle@sha256:" + "0".repeat(64));

    @Test
    void a_patch_that_is_gone_or_disabled_is_displaced() {
        assertThat(CHANGE.displaced(kernel(List.of())))
                .hasValueSatisfying(gone -> assertThat(gone).contains("no longer loaded"));
        assertThat(CHANGE.displaced(kernel(List.of(new Livepatch(CHANGE.module(), false, true, true)))))
                .isPresent();
    }

    @Test
    void so_is_one_that_the_kernel_shows_to_have_no_effect() {
        assertThat(CHANGE.displaced(with(false)))
                .hasValueSatisfying(without -> assertThat(without).contains("has no effect", "kernel.ftrace_enabled"));
        assertThat(CHANGE.displaced(with(true))).isEmpty();
    }

    @Test
    void where_the_kernel_does_not_show_it_the_measurement_decides() {
        assertThat(CHANGE.displaced(with(null))).isEmpty();
    }

    @Test
    void only_slices_keep_the_statistics() {
        assertThat(CHANGE.caution()).contains("totals and rates are frozen");
        assertThat(new LivepatchChange("ipvs_of_ours", CHANGE.bundle()).caution())
                .isEqualTo(CHANGE.caution());
        assertThat(new LivepatchChange("ipvs_estimator_sliced", CHANGE.bundle()).caution())
                .contains("totals and rates continue", "experimental")
                .doesNotContain("frozen");
    }

    private static KernelFacts with(@Nullable Boolean effective) {
        return kernel(List.of(new Livepatch(CHANGE.module(), true, false, true, effective)));
    }

    private static KernelFacts kernel(List<Livepatch> patches) {
        return new KernelFacts("5.10.0", "boot", Variant.Timer, null, patches, 80, 2);
    }
}
