package dev.ipvs.latency.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LivepatchVariantTest {

    @ParameterizedTest
    @EnumSource
    void each_has_a_source_by_its_name_and_is_known_by_it(LivepatchVariant variant) {
        assertThat(Path.of("..", "livepatch", variant.module() + ".c")).exists();
        assertThat(LivepatchVariant.ofModule(variant.module())).isEqualTo(variant);
    }
}
