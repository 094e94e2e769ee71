package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.Identity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** The API server as an attacker speaks to it: any method, any path, any body. Nothing that is tried here is stored. */
record Api(KubernetesClient client) implements AutoCloseable {
    private static final String JSON = "application/json";

    static Api as(Path kubeconfig) {
        try {
            return new Api(new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Api as(ControlPlane controlPlane, Identity user) {
        return as(controlPlane.kubeconfigFor(user));
    }

    Answer create(String collection, String body) {
        return send("POST", collection, JSON, body);
    }

    Answer merge(String object, String patch) {
        return send("PATCH", object, "application/merge-patch+json", patch);
    }

    /** @param patch of RFC 6902 */
    Answer patch(String object, JsonNode patch) {
        return send("PATCH", object, "application/json-patch+json", patch.toString());
    }

    Answer apply(String object, String yaml) {
        return send("PATCH", object + "?fieldManager=attacker&force=true", "application/apply-patch+yaml", yaml);
    }

    Answer delete(String object) {
        return send("DELETE", object, JSON, "{}");
    }

    /** Whatever the body: the account has no such right at all. */
    void mustHaveNoRightTo(String method, String path) {
        switch (method) {
            case "GET" -> send("GET", path, JSON, "").mustBeForbidden();
            case "POST" -> create(path, "{}").mustBeForbidden();
            case "PATCH" -> merge(path, "{}").mustBeForbidden();
            default -> delete(path).mustBeForbidden();
        }
    }

    private Answer send(String method, String path, String type, String body) {
        String uri = client.getMasterUrl().toString().replaceAll("/$", "") + path + (path.contains("?") ? "&" : "?")
                + "dryRun=All";
        try {
            HttpResponse<String> response = client.getHttpClient()
                    .sendAsync(
                            client.getHttpClient()
                                    .newHttpRequestBuilder()
                                    .uri(uri)
                                    .method(method, type, body)
                                    .build(),
                            String.class)
                    .get();
            return new Answer(response.code(), response.bodyString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | IOException e) {
            throw new IllegalStateException(method + " " + uri, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** What the API server said. */
    record Answer(int code, String body) {
        boolean accepted() {
            return code < 300;
        }

        boolean refusedBy(String admissionPolicy) {
            return !accepted() && body.contains("ValidatingAdmissionPolicy '" + admissionPolicy + "'");
        }

        /** Why it was refused. */
        String message() {
            return Attack.yaml(body).path("message").asText();
        }

        void mustBeAccepted() {
            assertThat(code).as(body).isLessThan(300);
        }

        /** By the admission policy, and not because the request was none. */
        void mustBeRefusedBy(String admissionPolicy) {
            assertThat(refusedBy(admissionPolicy)).as("%d %s", code, body).isTrue();
        }

        /** The account has no such right at all. */
        void mustBeForbidden() {
            assertThat(code).as(body).isEqualTo(403);
            assertThat(body).contains("cannot");
        }
    }
}
