package dev.ipvs.latency.helper.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.helper.kernel.KernelFunctions.KernelFunction;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KernelFunctionsTest {

    private final KernelFunctions functions = KernelFunctions.parse("""
            0000000000000000 A fixed_percpu_data
            ffffffff81000000 T _text
            ffffffff81000000 T _stext
            ffffffff81000040 W weak_one
            ffffffff81000080 d some_data
            ffffffffc0b00000 t virtnet_poll\t[virtio_net]
            ffffffffc0a00100 t estimation_timer\t[ip_vs]
            ffffffffc0a00000 T ip_vs_start_estimator\t[ip_vs]
            """.getBytes(StandardCharsets.US_ASCII));

    @Test
    void an_address_is_in_the_function_that_begins_before_it_whatever_the_order_of_the_symbols() {
        assertThat(functions.at(0xffffffffc0a00100L)).isEqualTo(new KernelFunction("estimation_timer", "ip_vs"));
        assertThat(functions.at(0xffffffffc0a000ffL)).isEqualTo(new KernelFunction("ip_vs_start_estimator", "ip_vs"));
        assertThat(functions.at(0xffffffffc0b00010L)).isEqualTo(new KernelFunction("virtnet_poll", "virtio_net"));
        assertThat(functions.at(0xffffffff81000090L)).isEqualTo(new KernelFunction("weak_one", ""));
    }

    @Test
    void the_first_of_several_names_for_an_address_is_taken() {
        assertThat(functions.at(0xffffffff81000000L)).isEqualTo(new KernelFunction("_text", ""));
    }

    @Test
    void an_address_before_all_functions_is_its_own_name() {
        assertThat(functions.at(0xffffffff80000000L)).isEqualTo(new KernelFunction("0xffffffff80000000", ""));
    }
}
