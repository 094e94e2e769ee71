package dev.ipvs.latency.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Livepatch;
import org.junit.jupiter.api.Test;

class KernelFactsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void what_an_earlier_helper_reported_about_livepatches_is_still_read() throws JsonProcessingException {
        KernelFacts facts = JSON.readValue("""
                {"release": "6.1.0", "bootID": "b", "variant": "Timer", "livepatches": ["kpatch_cve"], "possibleCPUs": 80,
                 "onlineCPUs": 2}""", KernelFacts.class);

        assertThat(facts.livepatches()).containsExactly(new Livepatch("kpatch_cve", true, false, false));
        assertThat(facts.livepatchSupport()).isNull();
    }

    @Test
    void a_livepatch_is_found_by_its_name_and_written_as_it_is_read() throws JsonProcessingException {
        Livepatch patch = new Livepatch("ours", true, false, true);

        assertThat(JSON.readValue(JSON.writeValueAsString(patch), Livepatch.class))
                .isEqualTo(patch)
                .matches(Livepatch::replacesEstimator);
    }
}
