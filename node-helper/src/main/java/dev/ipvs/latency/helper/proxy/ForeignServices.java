package dev.ipvs.latency.helper.proxy;

import dev.ipvs.latency.helper.kernel.HostFiles;
import java.util.List;
import java.util.stream.Stream;

/** IPVS services that are not kube-proxy's, which it would flush all the same on leaving mode ipvs. */
final class ForeignServices {
    private static final String FILE = "proc/net/ip_vs";
    private static final int NAMED = 3;

    private ForeignServices() {}

    /**
     * At most three of them. A service is made a moment before its address, so what looks foreign is looked at twice. Reads
     * all rules, 60 bytes each.
     */
    static List<String> read(HostFiles files) {
        if (!files.exists(FILE)) {
            return List.of();
        }
        List<IpvsService> once = in(files);
        return once.isEmpty()
                ? List.of()
                : in(files).stream()
                        .filter(once::contains)
                        .map(IpvsService::toString)
                        .limit(NAMED)
                        .toList();
    }

    private static List<IpvsService> in(HostFiles files) {
        List<IpvsService> services;
        try (Stream<String> lines = files.lines(FILE)) {
            services = lines.flatMap(line -> IpvsService.parse(line).stream()).toList();
        }
        return notOf(LocalAddresses.read(), services);
    }

    static List<IpvsService> notOf(LocalAddresses local, List<IpvsService> services) {
        return services.stream().filter(service -> !service.isKubeProxys(local)).toList();
    }
}
