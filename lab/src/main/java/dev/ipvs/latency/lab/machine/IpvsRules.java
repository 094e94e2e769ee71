package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * IPVS services with one destination each, put straight into the kernel. Each service and each destination is one
 * estimator.
 *
 * @param services how many
 */
public record IpvsRules(int services) {

    /** Reserved for these rules, so that a kube-proxy which is told to leave it alone doesn't take them away. */
    public static final String RANGE = "10.200.0.0/16";

    /** As many as the range has addresses. */
    private static final int MOST = 1 << 16;

    /** 10,000 services take 15 to 25 s. */
    private static final Duration BOUND = Duration.ofMinutes(5);

    public IpvsRules {
        if (services < 0 || services > MOST) {
            throw new IllegalArgumentException("%d services: 0 to %d are possible".formatted(services, MOST));
        }
    }

    /** Adds them in this machine. */
    public void load(Machine machine) {
        load(machine, List.of());
    }

    /** Adds them in a new network namespace of this machine; removing it removes them. */
    public void loadApart(Machine machine, String namespace) {
        machine.output(Command.of("ip", "netns", "add", namespace));
        // Without any address in it, the kernel takes none for that of a destination.
        machine.output(Command.of("ip", "-n", namespace, "link", "set", "lo", "up"));
        load(machine, List.of("ip", "netns", "exec", namespace));
    }

    private void load(Machine machine, List<String> prefix) {
        Path file = machine.share().resolve("rules");
        try {
            Files.writeString(file, text());
        } catch (IOException failed) {
            throw new LabException("cannot write " + file, failed);
        }
        machine.output(new Command(
                        List.of(
                                "sh",
                                "-c",
                                "modprobe ip_vs && modprobe ip_vs_rr && ipvsadm -R < \"$0\"",
                                file.toString()),
                        BOUND)
                .through(prefix));
    }

    /** As {@code ipvsadm -R} reads them. */
    String text() {
        return IntStream.range(0, services)
                .mapToObj(i -> "-A -t 10.200.%d.%d:80 -s rr%n-a -t 10.200.%d.%d:80 -r 10.201.%d.%d:80 -m -w 1%n"
                        .formatted(i >> 8, i & 255, i >> 8, i & 255, i >> 8, i & 255))
                .collect(Collectors.joining());
    }
}
