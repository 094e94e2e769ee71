package dev.ipvs.latency.lab.controlplane;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ipvs.latency.lab.process.LabException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a later JVM has to know of a control plane beside its keys and programs. */
record Description(Addresses addresses, ControlPlaneOptions options) {

    void write(Path file) {
        try {
            Files.writeString(file, Serialization.yamlMapper().writeValueAsString(this));
        } catch (IOException failed) {
            throw new LabException("cannot write " + file, failed);
        }
    }

    static Description read(Path file) {
        try {
            return Serialization.yamlMapper().readValue(Files.readString(file), Description.class);
        } catch (JsonProcessingException malformed) {
            throw new LabException(file + " is damaged; 'lab down' removes what is left of that lab", malformed);
        } catch (IOException absent) {
            throw new LabException("there is no control plane in " + file.getParent(), absent);
        }
    }
}
