package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.guest.GuestSpec;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.Provision;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A kernel that takes signed modules only, and then one that is locked down too, as with Secure Boot. */
@Tag("guest")
@Tag("long")
class LivepatchSignatureTest {

    @Test
    void only_a_module_signed_by_a_trusted_key_would_be_loaded() {
        Provision.ofThisTree().hostPackages("openssl");
        try (Guest guest = Guest.boot(GuestSpec.of(Kernel.BOOKWORM).kernelArguments("module.sig_enforce=1"))) {
            guest.output("modprobe", "ip_vs");
            LivepatchInGuest unsigned =
                    new LivepatchInGuest(guest, LivepatchBundle.build(guest.share(), guest.release()));
            LivepatchInGuest signed = new LivepatchInGuest(guest, signedByNobodyKnown(guest));

            refusedFor(FixOutcomeReason.SignatureRequired, unsigned.apply());
            refusedFor(FixOutcomeReason.SignatureRejected, signed.apply());

            guest.output("mount", "-t", "securityfs", "securityfs", "/sys/kernel/security");
            guest.output("sh", "-c", "echo integrity > /sys/kernel/security/lockdown");
            refusedFor(FixOutcomeReason.SignatureRequired, unsigned.apply());
            assertThat(support(guest).get("lockdown").asText()).isEqualTo("integrity");
            assertThat(support(guest).get("signatureRequired").asBoolean()).isTrue();
            assertThat(unsigned.isGone()).isTrue();
        }
    }

    private static LivepatchBundle signedByNobodyKnown(Guest guest) {
        Path key = guest.share().resolve("key.pem");
        Path certificate = guest.share().resolve("certificate.pem");
        Command.of(
                        "openssl",
                        "req",
                        "-new",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-subj",
                        "/CN=nobody known",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .output();
        return LivepatchBundle.build(
                guest.share().resolve("signed"), "--sign", key.toString(), certificate.toString(), guest.release());
    }

    private static void refusedFor(FixOutcomeReason reason, FixOutcome outcome) {
        assertThat(outcome.outcome()).isEqualTo(FixResult.Refused);
        assertThat(outcome.reason()).isEqualTo(reason);
    }

    private static JsonNode support(Guest guest) {
        return HelperInGuest.json(HelperInGuest.in(guest).run("measure", "--duration", "4s", "--output", "json"))
                .at("/kernel/livepatchSupport");
    }
}
