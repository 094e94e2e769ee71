package dev.ipvs.latency.operator.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.Examples;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A node may be called anything that Kubernetes lets a node be called. */
class PodNameTest {
    private static final FixRecord FIX = Examples.fix(FixState.Applying, FixReason.PodRequested, "1m");

    @Property
    void a_pod_of_any_node_has_a_name_that_a_host_can_have(@ForAll("nodes") String node) {
        assertThat(PodName.of(node, FIX))
                .matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
                .hasSizeLessThanOrEqualTo(63);
    }

    @Property
    void pods_of_two_nodes_have_two_names(@ForAll("nodes") String one, @ForAll("nodes") String other) {
        assertThat(PodName.of(one, FIX).equals(PodName.of(other, FIX))).isEqualTo(one.equals(other));
    }

    /** RFC 1123 subdomains of up to 253 characters. */
    @Provide
    Arbitrary<String> nodes() {
        Arbitrary<String> label = Arbitraries.strings()
                .withChars("abz019-")
                .ofMinLength(1)
                .ofMaxLength(63)
                .map(text -> text.replaceAll("^-+|-+$", "x"));
        return label.list().ofMinSize(1).ofMaxSize(5).map(labels -> {
            String name = String.join(".", labels);
            return name.substring(0, Math.min(name.length(), 253)).replaceAll("[.-]+$", "");
        });
    }
}
