package dev.ipvs.latency.lab.load;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** One of many Services, known by its number. */
record LoadedService(int number) {

    private static final int PORT = 80;

    private static final String PORT_NAME = "http";

    static String name(int number) {
        return "load-%05d".formatted(number);
    }

    /** The Service comes last: one that is there has its endpoint, so a run that was interrupted can go on. */
    void create(KubernetesClient client) {
        client.resource(endpointSlice()).serverSideApply();
        client.resource(service()).create();
    }

    void delete(KubernetesClient client) {
        client.resource(service()).delete();
        client.resource(endpointSlice()).delete();
    }

    /** Without a selector, so that no controller looks for pods. */
    private Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(Services.NAMESPACE)
                .withName(name(number))
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName(PORT_NAME)
                .withPort(PORT)
                .endPort()
                .endSpec()
                .build();
    }

    private EndpointSlice endpointSlice() {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(Services.NAMESPACE)
                .withName(name(number))
                .addToLabels("kubernetes.io/service-name", name(number))
                .addToLabels("endpointslice.kubernetes.io/managed-by", "ipvs-lab")
                .endMetadata()
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses("10.202.%d.%d".formatted(number >> 8, number & 255))
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .endEndpoint()
                .addNewPort()
                .withName(PORT_NAME)
                .withPort(PORT)
                .endPort()
                .build();
    }
}
