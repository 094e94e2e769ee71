package dev.ipvs.latency.helper.fix.livepatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The signature of a bundle's manifest, as {@code cosign sign-blob --bundle} writes it beside the file: a Sigstore bundle
 * ({@code dev.sigstore.bundle.v1.Bundle}) with a {@code messageSignature}. Neither certificates nor a transparency log are looked
 * at: the key is known.
 */
record ManifestSignature(byte[] bytes) {

    static final String FILE = Manifest.FILE + ".sigstore.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IOException if there is none, or no signature in it */
    static ManifestSignature read(Path bundle) throws IOException {
        JsonNode signature = JSON.readTree(bundle.resolve(FILE).toFile())
                .path("messageSignature")
                .path("signature");
        if (!signature.isTextual()) {
            throw new IOException(FILE + " has no messageSignature.signature");
        }
        return new ManifestSignature(signature.binaryValue());
    }
}
