package dev.ipvs.latency.lab.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@WithControlPlane
class ControlPlaneTest {

    private final ControlPlane controlPlane;
    private final KubernetesClient admin;

    ControlPlaneTest(ControlPlane controlPlane, KubernetesClient admin) {
        this.controlPlane = controlPlane;
        this.admin = admin;
    }

    @Test
    void the_admin_may_do_everything() {
        ConfigMap stored = admin.resource(configMap("of-admin")).create();

        assertThat(stored.getMetadata().getUid()).isNotEmpty();
    }

    @Test
    void anybody_else_is_refused_by_rbac() {
        try (KubernetesClient someone = Clients.of(controlPlane.kubeconfigFor(Identity.client("someone")))) {
            assertThatThrownBy(() -> someone.resource(configMap("of-someone")).create())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("User \"someone\" cannot create resource \"configmaps\"");
        }
    }

    @Test
    void a_service_account_is_who_its_token_says() {
        ServiceAccountName account = serviceAccount("reader");

        try (KubernetesClient client = Clients.of(controlPlane.kubeconfigFor(account))) {
            assertThat(whoIs(client).getUsername()).isEqualTo("system:serviceaccount:default:reader");
        }
    }

    @Test
    void a_pods_token_names_the_pod_and_its_node_and_ends_with_the_pod() {
        ServiceAccountName account = serviceAccount("in-pod");
        admin.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-a")
                        .endMetadata()
                        .build())
                .create();
        Pod pod = admin.resource(pod("bound", account, "node-a")).create();

        try (KubernetesClient client = Clients.of(controlPlane.kubeconfigFor(account, pod))) {
            assertThat(whoIs(client).getExtra())
                    .containsEntry("authentication.kubernetes.io/pod-name", List.of("bound"))
                    .containsEntry("authentication.kubernetes.io/node-name", List.of("node-a"));
        }

        // A token that was never shown, as the API server believes one that it has just seen for some seconds more.
        try (KubernetesClient client = Clients.of(controlPlane.kubeconfigFor(account, pod))) {
            admin.resource(pod).withGracePeriod(0).delete();

            assertThatThrownBy(() -> whoIs(client)).hasMessageContaining("Unauthorized");
        }
    }

    @Test
    void a_service_account_that_does_not_exist_gets_no_token() {
        assertThatThrownBy(() -> controlPlane.kubeconfigFor(new ServiceAccountName("default", "nobody")))
                .hasMessage("there is no service account default/nobody; create it first");
    }

    @Test
    void the_api_server_comes_back_on_the_same_port_with_what_it_stored() {
        admin.resource(configMap("kept")).create();

        controlPlane.stopApiServer();
        assertThatThrownBy(() -> admin.configMaps().inNamespace("default").list())
                .isInstanceOf(KubernetesClientException.class);
        controlPlane.startApiServer();

        assertThat(admin.configMaps().inNamespace("default").withName("kept").get())
                .isNotNull();
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .build();
    }

    private static Pod pod(String name, ServiceAccountName account, String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(account.namespace())
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withServiceAccountName(account.name())
                .addNewContainer()
                .withName("one")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build();
    }

    private ServiceAccountName serviceAccount(String name) {
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return new ServiceAccountName("default", name);
    }

    private static UserInfo whoIs(KubernetesClient client) {
        SelfSubjectReview review =
                client.resource(new SelfSubjectReviewBuilder().build()).create();
        return Objects.requireNonNull(review.getStatus()).getUserInfo();
    }
}
