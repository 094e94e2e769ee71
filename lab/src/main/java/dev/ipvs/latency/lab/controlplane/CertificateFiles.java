package dev.ipvs.latency.lab.controlplane;

import java.nio.file.Path;

/** A certificate and its private key, both PEM. */
public record CertificateFiles(Path certificate, Path key) {

    static CertificateFiles named(String name, Path folder) {
        return new CertificateFiles(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    }
}
