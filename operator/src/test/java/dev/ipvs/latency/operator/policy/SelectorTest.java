package dev.ipvs.latency.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource({
        "kubernetes.io/os, windows, false",
        "type, virtual-kubelet, false",
        "eks.amazonaws.com/compute-type, fargate, false",
        "eks.amazonaws.com/compute-type, ec2, true",
        "type, edge, true"
    })
    void nodes_without_a_kernel_of_their_own_are_left_out(String label, String value, boolean measurable) {
        Map<String, String> labels = new HashMap<>(Map.of("kubernetes.io/os", "linux"));
        labels.put(label, value);
        assertThat(Selector.isMeasurable(labels)).isEqualTo(measurable);
    }
}
