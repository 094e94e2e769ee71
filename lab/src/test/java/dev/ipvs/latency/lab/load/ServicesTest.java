package dev.ipvs.latency.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.lab.process.LabException;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@WithControlPlane
class ServicesTest {

    private final KubernetesClient client;
    private final Services services;

    ServicesTest(KubernetesClient client) {
        this.client = client;
        this.services = new Services(client);
    }

    @Test
    void there_are_as_many_as_asked_for_each_with_one_endpoint_and_only_the_difference_is_changed() {
        assertThat(changesUntil(5)).isEqualTo(5);
        assertThat(stored()).hasSize(5).allSatisfy(service -> {
            assertThat(service.getSpec().getClusterIP()).startsWith("10.96.");
            assertThat(endpointsOf(service)).hasSize(1);
        });
        assertThat(changesUntil(7)).isEqualTo(2);
        assertThat(changesUntil(3)).isEqualTo(4);

        assertThat(services.count()).isEqualTo(3);
        assertThat(changesUntil(0)).isEqualTo(3);
        assertThat(slices()).isEmpty();
    }

    @Test
    void more_than_the_cluster_has_addresses_for_are_refused() {
        assertThatThrownBy(() -> changesUntil(100_000))
                .isInstanceOf(LabException.class)
                .hasMessage("100000 Services: 0 to 60000 are possible");
    }

    private int changesUntil(int count) {
        AtomicInteger changes = new AtomicInteger();
        services.scaleTo(count, (done, all) -> changes.incrementAndGet());
        return changes.get();
    }

    private List<Service> stored() {
        return client.services().inNamespace(Services.NAMESPACE).list().getItems();
    }

    private List<String> endpointsOf(Service service) {
        return slices().stream()
                .filter(slice -> service.getMetadata()
                        .getName()
                        .equals(slice.getMetadata().getLabels().get("kubernetes.io/service-name")))
                .flatMap(slice -> slice.getEndpoints().stream())
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .toList();
    }

    private List<EndpointSlice> slices() {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(Services.NAMESPACE)
                .list()
                .getItems();
    }
}
