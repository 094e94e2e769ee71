package dev.ipvs.latency.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;

/** Argo CD's interpreter, with what Argo CD gives to a script and nothing more. */
record Lua(Path interpreter) {

    static Lua ofArgoCd() {
        return new Lua(Provision.ofThisTree().tool("argocd-lua"));
    }

    /** What the script returns for this object. */
    JsonNode run(Path script, Path object) {
        String result = Command.of(interpreter.toString(), script.toString(), object.toString())
                .output();
        return Serialization.unmarshal(result, JsonNode.class);
    }
}
