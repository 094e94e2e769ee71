package dev.ipvs.latency.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an account may do, or did, as lines such as {@code create pods in ipvs-latency-system}. */
record Grants(Set<String> lines) {

    /** What the roles allow that are bound to it. */
    static Grants of(ServiceAccountName account, KubernetesClient client) {
        Stream<String> cluster = client.rbac().clusterRoleBindings().list().getItems().stream()
                .filter(binding -> binds(account, binding.getSubjects()))
                .flatMap(binding -> lines(
                        client.rbac()
                                .clusterRoles()
                                .withName(binding.getRoleRef().getName())
                                .get()
                                .getRules(),
                        ""));
        Stream<String> namespaced = client.rbac().roleBindings().inAnyNamespace().list().getItems().stream()
                .filter(binding -> binds(account, binding.getSubjects()))
                .flatMap(binding -> lines(
                        client.rbac()
                                .roles()
                                .inNamespace(binding.getMetadata().getNamespace())
                                .withName(binding.getRoleRef().getName())
                                .get()
                                .getRules(),
                        " in " + binding.getMetadata().getNamespace()));
        return new Grants(Stream.concat(cluster, namespaced).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** What it did and was allowed to, by the API server's audit log; a server-side apply that creates needs create as well. */
    static Grants used(ServiceAccountName account, Path auditLog) {
        String user = "system:serviceaccount:" + account.namespace() + ":" + account.name();
        ObjectMapper json = new ObjectMapper();
        try (Stream<String> log = Files.lines(auditLog)) {
            return new Grants(log.filter(line -> line.contains(user))
                    .map(line -> read(json, line))
                    .filter(event -> event.at("/user/username").asText().equals(user))
                    .filter(event -> event.has("objectRef"))
                    .flatMap(event -> lines(event).stream())
                    .collect(Collectors.toCollection(TreeSet::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests that were refused for want of a right, by the audit log. */
    static List<String> refused(ServiceAccountName account, Path auditLog) throws IOException {
        String user = "system:serviceaccount:" + account.namespace() + ":" + account.name();
        ObjectMapper json = new ObjectMapper();
        try (Stream<String> log = Files.lines(auditLog)) {
            return log.filter(line -> line.contains(user))
                    .map(line -> read(json, line))
                    .filter(event -> event.at("/user/username").asText().equals(user))
                    .filter(event -> event.at("/responseStatus/code").asInt() == HttpURLConnection.HTTP_FORBIDDEN)
                    .map(event -> event.at("/verb").asText() + " "
                            + event.at("/requestURI").asText())
                    .distinct()
                    .toList();
        }
    }

    private static JsonNode read(ObjectMapper json, String line) {
        try {
            return json.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(JsonNode event) {
        JsonNode object = event.get("objectRef");
        String verb = event.get("verb").asText();
        String subresource =
                object.has("subresource") ? "/" + object.get("subresource").asText() : "";
        String namespace =
                object.has("namespace") ? " in " + object.get("namespace").asText() : "";
        String what = " " + object.get("resource").asText() + subresource + namespace;
        boolean created =
                verb.equals("patch") && event.at("/responseStatus/code").asInt() == HttpURLConnection.HTTP_CREATED;
        return created ? List.of(verb + what, "create" + what) : List.of(verb + what);
    }

    private static boolean binds(
            ServiceAccountName account, List<io.fabric8.kubernetes.api.model.rbac.Subject> subjects) {
        return subjects.stream()
                .anyMatch(subject -> subject.getKind().equals("ServiceAccount")
                        && account.name().equals(subject.getName())
                        && account.namespace().equals(subject.getNamespace()));
    }

    private static Stream<String> lines(List<PolicyRule> rules, String namespace) {
        return rules.stream()
                .flatMap(rule -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream().map(verb -> verb + " " + resource + namespace)));
    }
}
