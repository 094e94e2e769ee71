package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.Wait;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More packets than there is room for, and more than following them may cost. */
@Tag("long")
@OnKernels(value = "bookworm", memoryMiB = 1024)
class PacketFloodTest {

    /** The table of packets under way holds 8,192, the queue of held ones 4,096. */
    private static final int PACKETS = 40_000;

    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final Pattern HELD = Pattern.compile("Of ([0-9]+) packets held");

    @BeforeEach
    void a_device_that_holds_each_packet(Guest guest) {
        if (guest.run("ip", "netns", "exec", "sender", "true").succeeded()) {
            return;
        }
        guest.output("sh", "-c", """
                ip netns add sender && ip link add to-sender address 02:00:00:00:00:01 type veth peer name eth0 netns sender
                ip address add 192.0.2.1/24 dev to-sender && ip link set to-sender up
                ip -n sender address add 192.0.2.2/24 dev eth0 && ip -n sender link set eth0 up
                # The queue would hold ARP back too, and with it all that waits for an answer.
                ip -n sender neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev eth0
                iptables -A INPUT -p udp --dport 9 -j DROP
                sysctl -q -w net.core.wmem_default=268435456
                """);
    }

    @Test
    void every_packet_that_found_no_room_is_counted_and_the_record_is_called_incomplete(Guest guest) {
        guest.output(
                "tc", "-n", "sender", "qdisc", "add", "dev", "eth0", "root", "netem", "delay", "5s", "limit",
                "1000000");
        RunningDiagnosis running =
                RunningDiagnosis.start("1s", HelperInGuest.in(guest), "--port", "9", "--max-cost", "10000");
        running.awaitSeconds(1);
        // It takes nothing out meanwhile.
        running.process().signal("STOP");
        flood(guest);
        Wait.until(
                "all have left the queue",
                BOUND,
                () -> guest.output("tc", "-n", "sender", "-s", "qdisc", "show", "dev", "eth0")
                        .contains("backlog 0b 0p"));
        running.process().signal("CONT");
        guest.output("tc", "-n", "sender", "qdisc", "delete", "dev", "eth0", "root");
        JsonNode diagnosis = running.end();
        JsonNode record = diagnosis.get("completeness");
        System.out.printf("%s: %s%n", guest.release(), record);

        assertThat(record.get("complete").asBoolean()).isFalse();
        assertThat(record.get("lostPackets").asLong())
                .as("table of those under way")
                .isPositive();
        assertThat(record.get("lostEvents").asLong()).as("queue of those held").isPositive();
        long followed = countOf("net_dev_queue", "net_dev_start_xmit", diagnosis);
        assertThat(held(record) + record.get("lostEvents").asLong())
                .as("of %d that were followed through the queue", followed)
                .isEqualTo(followed);
        // A packet is lost at each of its points.
        assertThat(followed + record.get("lostPackets").asLong()).isGreaterThanOrEqualTo(PACKETS);
        assertThat(diagnosis.get("sentences").toString()).contains("The record is incomplete: ");
    }

    @Test
    void following_packets_ends_by_itself_where_it_costs_more_than_it_may(Guest guest) {
        RunningDiagnosis running = RunningDiagnosis.start("1s", HelperInGuest.in(guest), "--max-cost", "1");
        running.awaitSeconds(1);
        flood(guest);
        running.awaitSeconds(3);
        String notMeasured = running.end().at("/completeness/notMeasured").toString();
        System.out.printf("%s: %s%n", guest.release(), notMeasured);

        assertThat(notMeasured)
                .containsPattern("Packets were followed only for the first .* of a CPU, over --max-cost 1");
    }

    private static void flood(Guest guest) {
        Command.Finished sent = guest.run(new Command(
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        "sender",
                        "bash",
                        "-c",
                        "exec 3> /dev/udp/192.0.2.1/9; for ((i = 0; i < %d; i++)); do echo packet >&3; done"
                                .formatted(PACKETS)),
                BOUND));
        assertThat(sent.exitCode()).as(sent.toString()).isZero();
    }

    private static long countOf(String from, String to, JsonNode diagnosis) {
        for (JsonNode stage : diagnosis.get("stages")) {
            if (stage.get("from").asText().equals(from)
                    && stage.get("to").asText().equals(to)) {
                return stage.get("count").asLong();
            }
        }
        return 0;
    }

    private static long held(JsonNode record) {
        Matcher matcher = HELD.matcher(record.get("notMeasured").toString());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
