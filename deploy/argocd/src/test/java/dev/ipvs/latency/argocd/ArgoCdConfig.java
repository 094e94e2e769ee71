package dev.ipvs.latency.argocd;

import static dev.ipvs.latency.argocd.Customizations.folderOf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a running Argo CD is told of our scripts, made from the folder that holds them. */
final class ArgoCdConfig {
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(Feature.LITERAL_BLOCK_STYLE)
            .enable(Feature.MINIMIZE_QUOTES)
            .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(Feature.WRITE_DOC_START_MARKER)
            .disable(Feature.SPLIT_LINES)
            .build());

    private ArgoCdConfig() {}

    /** File name to content. */
    static Map<String, String> files() {
        return Map.of("argocd-cm.yaml", patch(), "helm-values.yaml", helmValues());
    }

    /** For Argo CD as its own manifests install it. */
    private static String patch() {
        Map<String, Object> configMap = new LinkedHashMap<>();
        configMap.put("apiVersion", "v1");
        configMap.put("kind", "ConfigMap");
        configMap.put("metadata", Map.of("name", "argocd-cm"));
        configMap.put("data", data());
        return yaml(configMap);
    }

    /** For Argo CD as its Helm chart installs it. */
    private static String helmValues() {
        return yaml(Map.of("configs", Map.of("cm", data())));
    }

    private static Map<String, String> data() {
        Map<String, String> data = new TreeMap<>();
        for (Path kind : Customizations.kinds()) {
            String name = "latency.ipvs.dev_" + kind.getFileName();
            data.put("resource.customizations.health." + name, Customizations.text(kind.resolve("health.lua")));
            if (Files.exists(kind.resolve("actions"))) {
                data.put("resource.customizations.actions." + name, yaml(actions(kind.resolve("actions"))));
            }
        }
        return data;
    }

    private static Map<String, Object> actions(Path folder) {
        Map<String, Object> actions = new LinkedHashMap<>();
        actions.put("discovery.lua", Customizations.text(folder.resolve("discovery.lua")));
        actions.put(
                "definitions",
                Customizations.files(folder, "action.lua").stream()
                        .map(ArgoCdConfig::definition)
                        .toList());
        return actions;
    }

    private static Map<String, String> definition(Path script) {
        Map<String, String> definition = new LinkedHashMap<>();
        definition.put("name", folderOf(script).getFileName().toString());
        definition.put("action.lua", Customizations.text(script));
        return definition;
    }

    private static String yaml(Object value) {
        try {
            return YAML.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
