package dev.ipvs.latency.lab.controlplane;

import java.nio.file.Path;

/** The kubeconfig files of one control plane. */
record Kubeconfigs(ControlPlaneFolder folder, Addresses addresses, CertificateAuthority authority) {

    Path admin() {
        return folder.kubeconfig(Identity.ADMIN.fileName());
    }

    /** Who shows a certificate, from a plain shell. */
    Path outer(Identity user) {
        return byCertificate(user, user.fileName(), addresses.shellUrl());
    }

    /** Who shows a certificate, from beside the API server or from a node. */
    Path inner(Identity user) {
        return byCertificate(user, user.fileName() + "-inner", addresses.url());
    }

    /** Who shows a token, from a plain shell. */
    Path outer(ServiceAccountName account, String token) {
        return Kubeconfig.write(
                folder.kubeconfig(account.namespace() + "-" + account.name()),
                addresses.shellUrl(),
                authority.own().certificate(),
                Kubeconfig.by(token));
    }

    private Path byCertificate(Identity user, String name, String url) {
        CertificateFiles files = authority.issue(name, user, KeyType.RSA2048);
        return Kubeconfig.write(folder.kubeconfig(name), url, authority.own().certificate(), Kubeconfig.by(files));
    }
}
