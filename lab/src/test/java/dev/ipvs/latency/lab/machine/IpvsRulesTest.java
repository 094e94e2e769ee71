package dev.ipvs.latency.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IpvsRulesTest {

    @Test
    void each_service_has_one_destination() {
        assertThat(new IpvsRules(2).text()).isEqualTo("""
                        -A -t 10.200.0.0:80 -s rr
                        -a -t 10.200.0.0:80 -r 10.201.0.0:80 -m -w 1
                        -A -t 10.200.0.1:80 -s rr
                        -a -t 10.200.0.1:80 -r 10.201.0.1:80 -m -w 1
                        """);
    }

    @Test
    void more_than_the_range_holds_is_refused() {
        assertThat(new IpvsRules(65_536).text()).contains("10.200.255.255:80");
        assertThatThrownBy(() -> new IpvsRules(65_537)).hasMessageContaining("0 to 65536 are possible");
    }
}
