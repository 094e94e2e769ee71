package dev.ipvs.latency.lab.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs the certificates of one lab; they and its own lie in one folder. */
public final class CertificateAuthority {

    /** Longer than any lab lives. */
    private static final Duration LIFETIME = Duration.ofDays(365);

    /** A guest's clock may be a little behind. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

    /** As every authority here has a {@link KeyType#P256} key. */
    private static final String SIGNATURE = "SHA256withECDSA";

    private static final Predicate<String> IP_ADDRESS =
            Pattern.compile("[0-9.]+|.*:.*").asMatchPredicate();

    private final Path folder;
    private final CertificateFiles own;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private CertificateAuthority(Path folder, CertificateFiles own, X509Certificate certificate, PrivateKey key) {
        this.folder = folder;
        this.own = own;
        this.certificate = certificate;
        this.key = key;
    }

    /** Makes a new authority with its own key and certificate. */
    static CertificateAuthority create(String name, Path folder) {
        KeyPair keys = KeyType.P256.generate();
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, "lab-" + name)
                .build();
        try {
            X509v3CertificateBuilder builder = builder(
                            new X500Principal(subject.getEncoded()), subject, keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
            CertificateFiles own = CertificateFiles.named(name, folder);
            X509Certificate certificate = sign(builder, keys.getPrivate());
            Pem.write(own.certificate(), certificate);
            Pem.write(own.key(), keys.getPrivate());
            return new CertificateAuthority(folder, own, certificate, keys.getPrivate());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The authority that an earlier JVM made in this folder. */
    static CertificateAuthority open(String name, Path folder) {
        CertificateFiles own = CertificateFiles.named(name, folder);
        return new CertificateAuthority(folder, own, Pem.certificate(own.certificate()), Pem.p256Key(own.key()));
    }

    public CertificateFiles own() {
        return own;
    }

    /** A certificate that serves and asks, with a new key, in files of this name. */
    CertificateFiles issue(String fileName, Identity identity, KeyType type) {
        KeyPair keys = type.generate();
        CertificateFiles files = CertificateFiles.named(fileName, folder);
        try {
            X509v3CertificateBuilder builder = builder(
                            certificate.getSubjectX500Principal(), subject(identity), keys.getPublic())
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
                    }));
            if (!identity.addresses().isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(identity));
            }
            Pem.write(files.certificate(), sign(builder, key));
            Pem.write(files.key(), keys.getPrivate());
            return files;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static X509v3CertificateBuilder builder(X500Principal issuer, X500Name subject, PublicKey publicKey)
            throws IOException {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, new SecureRandom()),
                Date.from(now.minus(CLOCK_DIFFERENCE)),
                Date.from(now.plus(LIFETIME)),
                new X500Principal(subject.getEncoded()),
                publicKey);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey issuerKey) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(issuerKey)));
        } catch (OperatorCreationException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static X500Name subject(Identity identity) {
        X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
        identity.groups().forEach(group -> name.addRDN(BCStyle.O, group));
        return name.addRDN(BCStyle.CN, identity.user()).build();
    }

    private static GeneralNames alternativeNames(Identity identity) {
        return new GeneralNames(identity.addresses().stream()
                .map(address -> new GeneralName(
                        IP_ADDRESS.test(address) ? GeneralName.iPAddress : GeneralName.dNSName, address))
                .toArray(GeneralName[]::new));
    }
}
