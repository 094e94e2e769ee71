package dev.ipvs.latency.helper.guest;

import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.process.Command;
import java.time.Duration;
import java.util.List;

/**
 * Packets from a network namespace of their own, through a veth pair, to the host's. One CPU sends; receive packet steering
 * makes another receive, by an interrupt that comes whatever that CPU is doing, as a network card's would.
 */
final class Traffic implements AutoCloseable {

    private final Guest guest;
    private final GuestProcess sender;

    private Traffic(Guest guest, GuestProcess sender) {
        this.guest = guest;
        this.sender = sender;
    }

    static Traffic receivedBy(int cpu, Guest guest) {
        // Two online CPUs: the other one sends.
        return between(1 - cpu, cpu, guest);
    }

    static Traffic between(int sender, int receiver, Guest guest) {
        guest.output("sh", "-c", """
                ip netns add sender && ip link add to-sender type veth peer name eth0 netns sender
                ip address add 192.0.2.1/24 dev to-sender && ip link set to-sender up
                ip -n sender address add 192.0.2.2/24 dev eth0 && ip -n sender link set eth0 up
                printf %%x $((1 << %d)) > /sys/class/net/to-sender/queues/rx-0/rps_cpus
                """.formatted(receiver));
        // Nobody listens; receiving is what counts.
        GuestProcess sending = guest.start(new Command(
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        "sender",
                        "taskset",
                        "-c",
                        String.valueOf(sender),
                        "bash",
                        "-c",
                        "while :; do echo packet > /dev/udp/192.0.2.1/9; sleep 0.02; done 2>/dev/null"),
                Duration.ofMinutes(10)));
        return new Traffic(guest, sending);
    }

    @Override
    public void close() {
        sender.stop();
        guest.output("ip", "netns", "delete", "sender");
    }
}
