package dev.ipvs.latency.operator.policy;

import java.util.List;
import java.util.Map;

/** Which nodes a policy is about: all requirements must hold. */
public record Selector(List<Requirement> requirements) {

    public static final Selector EVERY_NODE = new Selector(List.of());

    /** Of a policy whose selector cannot be read. */
    public static final Selector NO_NODE = new Selector(List.of(new In("kubernetes.io/os", List.of())));

    /** What every node is selected by, whatever a policy says: nothing here is for another operating system. */
    public static final Requirement LINUX = new In("kubernetes.io/os", List.of("linux"));

    /** Pods there share no kernel of their own: a virtual-kubelet's node, and each of AWS Fargate's. */
    private static final List<Requirement> WITH_A_KERNEL = List.of(
            LINUX,
            new NotIn("type", List.of("virtual-kubelet")),
            new NotIn("eks.amazonaws.com/compute-type", List.of("fargate")));

    public Selector {
        requirements = List.copyOf(requirements);
    }

    /** Whether a helper can run on a node with these labels, whatever a policy selects. */
    public static boolean isMeasurable(Map<String, String> labels) {
        return WITH_A_KERNEL.stream().allMatch(requirement -> requirement.holds(labels));
    }

    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.holds(labels));
    }

    /** One requirement on a node's labels, with the meaning that Kubernetes gives it. */
    public sealed interface Requirement {
        boolean holds(Map<String, String> labels);
    }

    public record In(String key, List<String> values) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            return labels.containsKey(key) && values.contains(labels.get(key));
        }
    }

    /** Holds as well where the label is missing. */
    public record NotIn(String key, List<String> values) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            return !labels.containsKey(key) || !values.contains(labels.get(key));
        }
    }

    public record Exists(String key) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            return labels.containsKey(key);
        }
    }

    public record DoesNotExist(String key) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            return !labels.containsKey(key);
        }
    }
}
