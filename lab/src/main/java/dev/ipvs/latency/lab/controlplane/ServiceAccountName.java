package dev.ipvs.latency.lab.controlplane;

/** Which service account. */
public record ServiceAccountName(String namespace, String name) {

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
