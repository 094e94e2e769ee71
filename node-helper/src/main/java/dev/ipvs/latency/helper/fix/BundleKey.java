package dev.ipvs.latency.helper.fix;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** By whom a bundle must be signed: the public key of an ECDSA pair, such as {@code cosign generate-key-pair} makes. */
public record BundleKey(PublicKey key) {

    /**
     * @param text what a PEM file has between its first line and its last: a SubjectPublicKeyInfo (RFC 5480) in base64
     * @throws IllegalArgumentException if it is none
     */
    public static BundleKey parse(String text) {
        try {
            byte[] der = Base64.getDecoder().decode(text);
            return new BundleKey(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no public key of an elliptic curve: " + e.getMessage(), e);
        }
    }

    /** @param signature in ASN.1 (RFC 3279, section 2.2.3), over the SHA-256 of the content */
    public boolean signed(byte[] content, byte[] signature) {
        try {
            Signature verification = Signature.getInstance("SHA256withECDSA");
            verification.initVerify(key);
            verification.update(content);
            return verification.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot verify ECDSA", e);
        }
    }
}
