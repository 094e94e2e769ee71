package dev.ipvs.latency.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What OpenShift's admission asks of a pod under a SecurityContextConstraints, by the fields that the chart's use
 * (docs.openshift.com, "Managing security context constraints"). Each field that forbids something is a name in the answer.
 */
record SccRules(JsonNode constraints) {

    /** The fields by which the pod is refused; none if it is admitted as it is, without a default being set in it. */
    Set<String> refusing(JsonNode pod) {
        Set<String> refusing = new TreeSet<>();
        refuse(refusing, "allowHostNetwork", pod.path("hostNetwork").asBoolean());
        refuse(refusing, "allowHostPID", pod.path("hostPID").asBoolean());
        refuse(refusing, "allowHostIPC", pod.path("hostIPC").asBoolean());
        if (ofRange() && pod.at("/securityContext/runAsUser").isNumber()) {
            refusing.add("runAsUser");
        }
        if (!volumes(pod).allMatch(names("volumes")::contains)) {
            refusing.add("volumes");
        }
        containers(pod).forEach(container -> refusing.addAll(refusingContainer(container)));
        return refusing;
    }

    private Set<String> refusingContainer(JsonNode container) {
        Set<String> refusing = new TreeSet<>();
        JsonNode context = container.path("securityContext");
        boolean privileged = context.path("privileged").asBoolean();
        refuse(refusing, "allowPrivilegedContainer", privileged);
        refuse(
                refusing,
                "allowPrivilegeEscalation",
                context.path("allowPrivilegeEscalation").asBoolean(true));
        refuse(
                refusing,
                "allowHostPorts",
                elements(container.path("ports"))
                        .anyMatch(port -> port.path("hostPort").asInt() > 0));
        if (constraints.path("readOnlyRootFilesystem").asBoolean()
                && !context.path("readOnlyRootFilesystem").asBoolean()) {
            refusing.add("readOnlyRootFilesystem");
        }
        if (!texts(context.at("/capabilities/add")).allMatch(names("allowedCapabilities")::contains)) {
            refusing.add("allowedCapabilities");
        }
        Set<String> dropped = texts(context.at("/capabilities/drop")).collect(Collectors.toSet());
        if (!dropped.containsAll(names("requiredDropCapabilities"))) {
            refusing.add("requiredDropCapabilities");
        }
        if (ofRange() && context.has("runAsUser")) {
            refusing.add("runAsUser");
        }
        return refusing;
    }

    /** Users are of a range that the platform chooses for a namespace: one that is named is outside of it. */
    private boolean ofRange() {
        return constraints.at("/runAsUser/type").asText().equals("MustRunAsRange");
    }

    private void refuse(Set<String> refusing, String allowance, boolean asked) {
        if (asked && !constraints.path(allowance).asBoolean()) {
            refusing.add(allowance);
        }
    }

    private Set<String> names(String field) {
        return texts(constraints.path(field)).collect(Collectors.toSet());
    }

    private static Stream<String> volumes(JsonNode pod) {
        return elements(pod.path("volumes"))
                .flatMap(volume ->
                        volume.propertyStream().map(field -> field.getKey()).filter(field -> !field.equals("name")));
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.concat(elements(pod.path("initContainers")), elements(pod.path("containers")));
    }

    private static Stream<String> texts(JsonNode list) {
        return elements(list).map(JsonNode::asText);
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
