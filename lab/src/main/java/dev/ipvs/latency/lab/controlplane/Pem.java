package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Keys and certificates in text files. */
final class Pem {

    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private Pem() {}

    static void write(Path file, X509Certificate certificate) {
        try {
            write(file, "CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static void write(Path file, PublicKey key) {
        write(file, "PUBLIC KEY", key.getEncoded());
    }

    static void write(Path file, PrivateKey key) {
        write(file, PRIVATE_KEY, key.getEncoded());
    }

    static X509Certificate certificate(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new LabException("cannot read the certificate " + file, unreadable);
        }
    }

    /** Reads a key of the kind that the lab's authorities have. */
    static PrivateKey p256Key(Path file) {
        try {
            String body = Files.readString(file)
                    .replace(border("BEGIN", PRIVATE_KEY), "")
                    .replace(border("END", PRIVATE_KEY), "");
            byte[] der = Base64.getMimeDecoder().decode(body);
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new LabException("cannot read the key " + file, unreadable);
        }
    }

    private static void write(Path file, String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        try {
            Files.writeString(
                    file,
                    "%s\n%s\n%s\n".formatted(border("BEGIN", label), body, border("END", label)),
                    StandardCharsets.US_ASCII);
        } catch (IOException failed) {
            throw new LabException("cannot write " + file, failed);
        }
    }

    private static String border(String side, String label) {
        return "-----" + side + " " + label + "-----";
    }
}
