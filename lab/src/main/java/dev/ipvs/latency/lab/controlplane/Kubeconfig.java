package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.LabException;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A kubeconfig file that holds all it needs, so that it can be copied anywhere. */
final class Kubeconfig {

    private static final String NAME = "lab";

    private Kubeconfig() {}

    /** Who shows a certificate. */
    static AuthInfo by(CertificateFiles files) {
        return new AuthInfoBuilder()
                .withClientCertificateData(base64(files.certificate()))
                .withClientKeyData(base64(files.key()))
                .build();
    }

    /** Who shows a token. */
    static AuthInfo by(String token) {
        return new AuthInfoBuilder().withToken(token).build();
    }

    static Path write(Path file, String url, Path authority, AuthInfo user) {
        Config config = new ConfigBuilder()
                .withApiVersion("v1")
                .withKind("Config")
                .addNewCluster()
                .withName(NAME)
                .withNewCluster()
                .withServer(url)
                .withCertificateAuthorityData(base64(authority))
                .endCluster()
                .endCluster()
                .addNewUser()
                .withName(NAME)
                .withUser(user)
                .endUser()
                .addNewContext()
                .withName(NAME)
                .withNewContext()
                .withCluster(NAME)
                .withUser(NAME)
                .endContext()
                .endContext()
                .withCurrentContext(NAME)
                .build();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, Serialization.asYaml(config));
        } catch (IOException failed) {
            throw new LabException("cannot write " + file, failed);
        }
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new LabException("cannot read " + file, unreadable);
        }
    }
}
