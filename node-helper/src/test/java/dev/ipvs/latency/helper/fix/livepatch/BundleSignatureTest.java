package dev.ipvs.latency.helper.fix.livepatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.fix.BundleKey;
import dev.ipvs.latency.helper.fix.FixRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which modules are loaded where the installation names a key. */
class BundleSignatureTest {
    private final KeyPair ours = pair();
    private final Path root;
    private final SimulatedKernel kernel;
    private final Path bundle;

    BundleSignatureTest(@TempDir Path root) {
        this.root = root;
        this.kernel = SimulatedKernel.with(root, "0", "1");
        this.bundle = kernel.bundle();
    }

    @Test
    void a_module_of_a_signed_bundle_is_loaded() throws Exception {
        sign(ours);

        assertThat(apply().outcome()).isEqualTo(FixResult.Applied);
    }

    @Test
    void a_bundle_without_a_signature_is_refused() {
        expectUntrusted(apply(), "its signature cannot be read");
    }

    @Test
    void a_bundle_signed_by_another_key_is_refused() throws Exception {
        sign(pair());

        expectUntrusted(apply(), "is not a signature of it by that key");
    }

    @Test
    void a_manifest_that_was_changed_after_it_was_signed_is_refused() throws Exception {
        sign(ours);
        Files.writeString(bundle.resolve("manifest.json"), "\n", StandardOpenOption.APPEND);

        expectUntrusted(apply(), "is not a signature of it by that key");
    }

    @Test
    void a_module_that_was_changed_after_the_manifest_was_signed_is_refused() throws Exception {
        sign(ours);
        Files.writeString(bundle.resolve("module.ko"), "evil", StandardOpenOption.APPEND);

        assertThat(apply().reason()).isEqualTo(FixOutcomeReason.ChecksumMismatch);
    }

    @Test
    void a_signature_that_is_none_is_refused() throws Exception {
        write("""
                {"messageSignature": {"signature": "AAAA"}}
                """);
        expectUntrusted(apply(), "is not a signature of it by that key");

        write("{}");
        expectUntrusted(apply(), "has no messageSignature.signature");
    }

    @Test
    void what_is_no_public_key_of_an_elliptic_curve_is_no_key() {
        assertThatThrownBy(() -> BundleKey.parse("AAAA")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BundleKey.parse("no base64")).isInstanceOf(IllegalArgumentException.class);
    }

    private void expectUntrusted(FixOutcome outcome, String why) {
        assertThat(outcome.outcome()).isEqualTo(FixResult.Refused);
        assertThat(outcome.reason()).isEqualTo(FixOutcomeReason.BundleUntrusted);
        assertThat(outcome.message()).contains(why);
        assertThat(root.resolve("sys/module/" + SimulatedKernel.NAME)).doesNotExist();
    }

    private FixOutcome apply() {
        BundleKey key = BundleKey.parse(
                Base64.getEncoder().encodeToString(ours.getPublic().getEncoded()));
        return new LivepatchFix(
                        kernel.files(),
                        kernel,
                        (module, struct, field) -> OptionalLong.empty(),
                        new FixRequest.Livepatch(
                                SimulatedKernel.NAME,
                                Optional.of(bundle),
                                Optional.of(key),
                                FixRequest.Transition.DEFAULT))
                .apply();
    }

    private void sign(KeyPair pair) throws GeneralSecurityException, IOException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(Files.readAllBytes(bundle.resolve("manifest.json")));
        write("""
                {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "messageSignature": {"signature": "%s"}}
                """.formatted(Base64.getEncoder().encodeToString(signature.sign())));
    }

    private void write(String signature) throws IOException {
        Files.writeString(bundle.resolve("manifest.json.sigstore.json"), signature);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
