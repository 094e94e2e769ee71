package dev.ipvs.latency.lab.controlplane;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** What kind of key a certificate gets. */
enum KeyType {
    /** Made in a millisecond: for everything that only programs in Go read. */
    P256("EC", 256),
    /** For kubeconfig files: the Java client reads other keys only with one more library. */
    RSA2048("RSA", 2048);

    private final String algorithm;
    private final int bits;

    KeyType(String algorithm, int bits) {
        this.algorithm = algorithm;
        this.bits = bits;
    }

    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
