package dev.ipvs.latency.lab.controlplane;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;

/**
 * All keys of one control plane. etcd has its own authority, as whoever it trusts could read every secret: no user of
 * the API is among them.
 */
record Pki(Path folder, CertificateAuthority cluster) {

    private static final String CLUSTER = "ca";

    /** Makes everything that the control plane itself needs. */
    static Pki create(Path folder, Addresses addresses) {
        CertificateAuthority etcd = CertificateAuthority.create("etcd-ca", folder);
        etcd.issue("etcd", Identity.server("etcd", List.of(Addresses.LOOPBACK)), KeyType.P256);
        etcd.issue("etcd-client", Identity.client("kube-apiserver"), KeyType.P256);

        CertificateAuthority cluster = CertificateAuthority.create(CLUSTER, folder);
        cluster.issue("apiserver", Identity.server("kube-apiserver", addresses.servingNames()), KeyType.P256);
        cluster.issue(
                "kubelet-client", Identity.client("kube-apiserver-kubelet-client", "system:masters"), KeyType.P256);

        KeyPair tokens = KeyType.P256.generate();
        Pki pki = new Pki(folder, cluster);
        Pem.write(pki.tokenKeys().key(), tokens.getPrivate());
        Pem.write(pki.tokenKeys().certificate(), tokens.getPublic());
        return pki;
    }

    static Pki open(Path folder) {
        return new Pki(folder, CertificateAuthority.open(CLUSTER, folder));
    }

    CertificateFiles etcdAuthority() {
        return named("etcd-ca");
    }

    CertificateFiles etcd() {
        return named("etcd");
    }

    CertificateFiles etcdClient() {
        return named("etcd-client");
    }

    CertificateFiles apiServer() {
        return named("apiserver");
    }

    CertificateFiles kubeletClient() {
        return named("kubelet-client");
    }

    /** By which tokens of service accounts are signed: a bare public key takes the place of the certificate. */
    CertificateFiles tokenKeys() {
        return named("service-accounts");
    }

    private CertificateFiles named(String name) {
        return CertificateFiles.named(name, folder);
    }
}
