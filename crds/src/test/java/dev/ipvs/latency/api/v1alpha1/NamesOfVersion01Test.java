package dev.ipvs.latency.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.api.FixReason;
import org.junit.jupiter.api.Test;

/** An upgrade keeps what version 0.1 recorded, and stores it under its present names. */
final class NamesOfVersion01Test {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void an_original_value_survives_the_upgrade() throws JsonProcessingException {
        FixStatus fix = read("""
                {"type": "Sysctl", "state": "Verified", "reason": "ChangedByOthers",
                 "recorded": {"bootID": "boot", "sysctl": {"knob": "net.ipv4.vs.run_estimation", "value": "1"}}}""");

        assertThat(fix.original().sysctl()).isEqualTo(new FixStatus.OriginalSysctl("net.ipv4.vs.run_estimation", "1"));
        assertThat(fix.reason()).isEqualTo(FixReason.ExternalChange);
        assertThat(JSON.writeValueAsString(fix))
                .contains("\"original\":{\"bootID\":\"boot\",\"sysctl\":{\"name\":")
                .doesNotContain("recorded", "knob");
    }

    @Test
    void a_position_in_a_rollout_survives_the_upgrade() throws JsonProcessingException {
        FixStatus fix = read("""
                {"recorded": {"bootID": "boot"}, "turn": {"wave": 2, "ask": "0123456789", "tries": 3},
                 "refusals": [{"type": "Livepatch", "reason": "KnobMissing", "message": "no", "bootID": "b", "ask": "h"}]}""");

        assertThat(fix.rollout()).isEqualTo(new FixStatus.RolloutPosition(2, "0123456789", 3));
        assertThat(fix.refusals()).extracting(FixStatus.Refusal::specHash).containsExactly("h");
        assertThat(JSON.writeValueAsString(fix)).doesNotContain("turn", "\"ask\"");
    }

    @Test
    void a_sysctl_is_known_from_the_report_of_an_earlier_helper() throws JsonProcessingException {
        KernelFacts facts = JSON.readValue("""
                {"release": "6.1", "estimationKnob": {"name": "net.ipv4.vs.run_estimation", "value": "1"}}""", KernelFacts.class);

        assertThat(facts.estimationSysctl())
                .isEqualTo(new KernelFacts.EstimationSysctl("net.ipv4.vs.run_estimation", "1"));
        assertThat(facts.estimationKnob()).isNull();
    }

    private static FixStatus read(String json) throws JsonProcessingException {
        return JSON.readValue(json, FixStatus.class);
    }
}
