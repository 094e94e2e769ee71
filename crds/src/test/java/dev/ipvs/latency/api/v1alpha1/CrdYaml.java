package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.AbstractCRDOutput;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Generates the CRDs from the Java model. */
final class CrdYaml {
    /** The generator writes YAML 1.2, where these are words; kubectl and Helm read YAML 1.1, where they are true or false. */
    private static final Pattern WORD_OR_BOOLEAN = Pattern.compile("(?mi)^( *(?:- |[\\w-]+: ))(y|n|yes|no|on|off)$");

    private static final Map<String, Class<? extends CustomResource<?, ?>>> KINDS =
            Map.of("LatencyPolicy", LatencyPolicy.class, "NodeLatency", NodeLatency.class);

    private CrdYaml() {}

    /** File name to content. */
    static Map<String, String> generate() {
        Memory memory = new Memory();
        new CRDGenerator()
                .customResourceClasses(LatencyPolicy.class, NodeLatency.class)
                .withParallelGenerationEnabled(false)
                .withMinQuotes(true)
                .withPostProcessor(new Corrections())
                .withOutput(memory)
                .generate();
        Map<String, String> files = new TreeMap<>();
        memory.written.forEach((name, bytes) ->
                files.put(name.replaceFirst("-v1$", "") + ".yaml", quoted(bytes.toString(StandardCharsets.UTF_8))));
        return files;
    }

    private static String quoted(String yaml) {
        return WORD_OR_BOOLEAN.matcher(yaml).replaceAll("$1\"$2\"");
    }

    private static final class Memory extends AbstractCRDOutput<ByteArrayOutputStream> {
        private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

        @Override
        protected ByteArrayOutputStream createStreamFor(String crdName) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            written.put(crdName, bytes);
            return bytes;
        }
    }

    /** What the generator leaves to be done. */
    private static final class Corrections implements CRDPostProcessor {
        /** Far above what anyone writes; the API server wants bounds to estimate the rules' cost by. */
        private static final long LONGEST_SHARE = 8;

        private static final long SELECTOR_TERMS = 16;
        private static final long LABEL_LENGTH = 320;

        @Override
        public HasMetadata process(HasMetadata resource, String crdSpecVersion) {
            CustomResourceDefinition crd = (CustomResourceDefinition) resource;
            CustomResourceDefinitionVersion version =
                    crd.getSpec().getVersions().getFirst();
            Class<?> kind =
                    Objects.requireNonNull(KINDS.get(crd.getSpec().getNames().getKind()));
            columnsInOrder(version, kind.getAnnotationsByType(AdditionalPrinterColumn.class));
            JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
            root.setDescription(Objects.requireNonNull(kind.getAnnotation(JsonClassDescription.class))
                    .value());
            root.setRequired(List.of("spec"));
            correct(root);
            if (kind == LatencyPolicy.class) {
                notSeenYet(root);
            }
            BorrowedFields.describe(root);
            return crd;
        }

        /** Without it kstatus, and so Flux, takes a policy that no operator has looked at for done: it finds nothing that says no. */
        private static void notSeenYet(JSONSchemaProps root) {
            Objects.requireNonNull(root.getProperties().get("status"))
                    .setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
        }

        /**
         * The generator sorts columns by path; people read them in the order of the model. A priority of 0 is the default, which
         * the API server leaves out: written here, it would differ from what is stored for ever, as Argo CD compares.
         */
        private static void columnsInOrder(CustomResourceDefinitionVersion version, AdditionalPrinterColumn[] columns) {
            List<String> names =
                    Arrays.stream(columns).map(AdditionalPrinterColumn::name).toList();
            version.setAdditionalPrinterColumns(version.getAdditionalPrinterColumns().stream()
                    .sorted(Comparator.comparing(column -> names.indexOf(column.getName())))
                    .map(column -> column.getPriority() == 0
                            ? column.edit().withPriority(null).build()
                            : column)
                    .toList());
        }

        private static void correct(JSONSchemaProps schema) {
            // An annotation on a record's component arrives by its field and by its accessor.
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
            if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
                schema.setMaxLength(LONGEST_SHARE);
            }
            JSONSchemaProps expressions = schema.getProperties().get("matchExpressions");
            if (expressions != null) {
                bound(expressions);
                boundLabels(Objects.requireNonNull(schema.getProperties().get("matchLabels")));
            }
            schema.getProperties().values().forEach(Corrections::correct);
            if (schema.getItems() != null && schema.getItems().getSchema() != null) {
                correct(schema.getItems().getSchema());
            }
        }

        private static void boundLabels(JSONSchemaProps labels) {
            labels.setMaxProperties(SELECTOR_TERMS);
            labels.getAdditionalProperties().getSchema().setMaxLength(LABEL_LENGTH);
        }

        private static void bound(JSONSchemaProps expressions) {
            expressions.setMaxItems(SELECTOR_TERMS);
            Map<String, JSONSchemaProps> expression =
                    expressions.getItems().getSchema().getProperties();
            expression
                    .values()
                    .forEach(part -> part.setMaxLength("string".equals(part.getType()) ? LABEL_LENGTH : null));
            JSONSchemaProps values = Objects.requireNonNull(expression.get("values"));
            values.setMaxItems(SELECTOR_TERMS);
            values.getItems().getSchema().setMaxLength(LABEL_LENGTH);
        }
    }
}
