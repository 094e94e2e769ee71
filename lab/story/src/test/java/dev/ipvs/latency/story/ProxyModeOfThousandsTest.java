package dev.ipvs.latency.story;

import org.junit.jupiter.api.Tag;

/** The same with as many Services as docs/fixes/proxy-mode.md has figures for. */
@Tag("long")
class ProxyModeOfThousandsTest extends ProxyModeTest {

    @Override
    int services() {
        return 2_000;
    }
}
