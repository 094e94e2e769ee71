package dev.ipvs.latency.story;

import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The same with as many Services as docs/fixes/proxy-mode.md has figures for. */
@Tag("long")
class ProxyModeOfThousandsTest extends ProxyModeTest {

    @Override
    int services() {
        return 2_000;
    }

    @Override
    List<Target> modes() {
        return List.of(Target.values());
    }
}
