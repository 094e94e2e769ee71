package dev.ipvs.latency.story;

import java.time.Duration;

/** With as many Services as an emulated kube-proxy gets into IPVS in no time. */
class ProxyModeTest extends ProxyModeStory {

    ProxyModeTest() {
        super(300, Duration.ofMinutes(4), Duration.ofSeconds(30));
    }
}
