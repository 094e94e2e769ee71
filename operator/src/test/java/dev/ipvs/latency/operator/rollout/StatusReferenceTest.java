package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.lab.docs.EnumSource;
import dev.ipvs.latency.lab.docs.GeneratedPart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/status-reference.md says of the reasons of a policy. */
class StatusReferenceTest {

    @Test
    void each_reason_of_a_policy_is_explained_as_in_the_code() {
        GeneratedPart.of("status-reference.md", "Reason")
                .mustBeTable(
                        List.of("word", "meaning"), EnumSource.of(Reason.class).rows());
    }
}
