package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The picture that the original case was found by: a container's packets go through a veth pair and a bridge, and are held
 * where the host takes them over, while the estimator walks there.
 */
@OnKernels(value = "bookworm", possibleCpus = 80, memoryMiB = 1024)
class PacketWayTest {

    private static final int SENDS = 0;
    private static final int WALKS = 1;
    private static final int SIX_WALKS_SECONDS = 12;

    /** Those of the helper's pod: not root's. */
    private static final String CAPABILITIES = "-all,+bpf,+perfmon,+syslog,+sys_resource";

    @BeforeEach
    void the_estimator_walks_where_a_containers_packets_are_received(Guest guest) {
        if (!guest.run("test", "-e", "/proc/net/ip_vs").succeeded()) {
            // The timer stays where ip_vs armed it; packets come in there, and nothing else does.
            guest.output("sh", "-c", """
                    echo 0 > /proc/sys/kernel/timer_migration
                    for irq in /proc/irq/*/smp_affinity; do echo 1 > $irq; done 2>/dev/null
                    taskset -c %d modprobe ip_vs
                    """.formatted(WALKS));
            guest.loadRules(new IpvsRules(4_000));
        }
    }

    @AfterEach
    void nothing_stays(Guest guest) {
        guest.run("ip", "link", "delete", "cni0");
    }

    @Test
    void shows_each_point_of_a_held_packet_and_who_held_it(Guest guest) {
        try (Traffic _ = container(guest)) {
            RunningDiagnosis running = RunningDiagnosis.start("20ms", guest);
            running.awaitSeconds(SIX_WALKS_SECONDS);
            JsonNode diagnosis = running.end();
            System.out.printf("%s: %s%n", guest.release(), diagnosis.get("sentences"));
            System.out.printf("%s%n%s%n", diagnosis.get("gaps").path(0), diagnosis.get("completeness"));

            List<JsonNode> walkedOver = stream(diagnosis.get("gaps"))
                    .filter(gap -> gap.at("/culprits/0/name").asText().equals("estimation_timer"))
                    .filter(gap -> from(gap).get("function").asText().equals("netif_rx"))
                    .toList();
            assertThat(walkedOver).as(diagnosis.get("gaps").toString()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(walkedOver).allSatisfy(gap -> {
                assertThat(functions(gap))
                        .containsSubsequence(
                                "net_dev_queue",
                                "net_dev_start_xmit",
                                "netif_rx",
                                "netif_receive_skb",
                                "br_handle_frame",
                                "netif_receive_skb",
                                "ip_rcv",
                                "udp_rcv");
                JsonNode sent = gap.at("/points/0");
                assertThat(sent.get("device").asText()).isEqualTo("eth0");
                assertThat(sent.get("cpu").asInt()).isEqualTo(SENDS);
                assertThat(sent.get("process").asText()).isEqualTo("bash");
                assertThat(from(gap).get("device").asText()).isEqualTo("to-sender");
                assertThat(from(gap).get("netns").asLong())
                        .isNotEqualTo(sent.get("netns").asLong());
                assertThat(to(gap).get("function").asText()).isEqualTo("netif_receive_skb");
                assertThat(to(gap).get("cpu").asInt()).isEqualTo(WALKS);
                assertThat(gap.at("/packet/protocol").asText()).isEqualTo("UDP");
                assertThat(gap.at("/packet/source").asText()).startsWith("192.0.2.2:");
                assertThat(gap.at("/packet/destination").asText()).isEqualTo("192.0.2.1:9");
            });
            assertThat(diagnosis.get("sentences").toString()).contains("estimation_timer [ip_vs]");
            assertThat(diagnosis.at("/completeness/complete").asBoolean())
                    .as(diagnosis.get("completeness").toString())
                    .isTrue();
        }
    }

    /** A kprobe takes a perf event, which Debian keeps from all but CAP_SYS_ADMIN. */
    @Test
    @Tag("long")
    void with_the_four_capabilities_alone_tracepoints_show_the_way_and_what_is_missing_is_named(Guest guest) {
        try (Traffic _ = container(guest)) {
            RunningDiagnosis running = RunningDiagnosis.start(
                    "20ms",
                    HelperInGuest.in(guest)
                            .through("setpriv", "--bounding-set", CAPABILITIES, "--inh-caps", CAPABILITIES));
            running.awaitSeconds(3);
            JsonNode diagnosis = running.end();

            assertThat(functionsOfStages(diagnosis))
                    .contains("net_dev_queue", "net_dev_start_xmit", "netif_rx", "netif_receive_skb")
                    .doesNotContain("udp_rcv");
            assertThat(diagnosis.at("/completeness/notMeasured").toString())
                    .containsPattern("Packets are not seen at .*ip_rcv.*udp_rcv");
        }
    }

    @Test
    @Tag("long")
    void a_filter_keeps_all_others_out(Guest guest) {
        try (Traffic _ = container(guest)) {
            JsonNode wanted =
                    filtered(guest, "--netns", "sender", "--device", "eth0", "--address", "192.0.2.2", "--port", "9");
            JsonNode another = filtered(guest, "--address", "192.0.2.2", "--port", "10");
            JsonNode elsewhere = filtered(guest, "--address", "192.0.2.99");

            assertThat(functionsOfStages(wanted)).contains("net_dev_queue", "netif_rx", "udp_rcv");
            assertThat(wanted.at("/window/filters").toString()).contains("--port 9", "--device eth0", "--netns ");
            assertThat(another.get("stages")).isEmpty();
            assertThat(elsewhere.get("stages")).isEmpty();
        }
    }

    private static JsonNode filtered(Guest guest, String... filters) {
        RunningDiagnosis running = RunningDiagnosis.start("20ms", HelperInGuest.in(guest), filters);
        running.awaitSeconds(3);
        return running.end();
    }

    private static Traffic container(Guest guest) {
        Traffic traffic = Traffic.between(SENDS, WALKS, guest);
        guest.output("sh", "-c", """
                ip link add cni0 type bridge && ip address delete 192.0.2.1/24 dev to-sender
                ip link set to-sender master cni0 && ip address add 192.0.2.1/24 dev cni0 && ip link set cni0 up
                """);
        return traffic;
    }

    private static JsonNode from(JsonNode gap) {
        return gap.get("points").get(gap.get("after").asInt());
    }

    private static JsonNode to(JsonNode gap) {
        return gap.get("points").get(gap.get("after").asInt() + 1);
    }

    private static List<String> functions(JsonNode gap) {
        return stream(gap.get("points"))
                .map(point -> point.get("function").asText())
                .toList();
    }

    private static List<String> functionsOfStages(JsonNode diagnosis) {
        return stream(diagnosis.get("stages"))
                .flatMap(stage ->
                        Stream.of(stage.get("from").asText(), stage.get("to").asText()))
                .distinct()
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
