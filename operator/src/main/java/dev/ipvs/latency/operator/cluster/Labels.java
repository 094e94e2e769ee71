package dev.ipvs.latency.operator.cluster;

import java.util.regex.Pattern;

/**
 * The API server takes a DaemonSet only if its node affinity names labels that a node can have, and does not ask this of a
 * selector in a resource of ours. Forms as in the Kubernetes documentation, "Labels and Selectors: Syntax and character set".
 */
final class Labels {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern PREFIX =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private Labels() {}

    /** @throws IllegalArgumentException if no label can have this key */
    static String key(String key) {
        int slash = key.indexOf('/');
        boolean prefixed = slash < 0 || PREFIX.matcher(key.substring(0, slash)).matches();
        if (!prefixed || !NAME.matcher(key.substring(slash + 1)).matches()) {
            throw new IllegalArgumentException("spec.nodeSelector: '" + key + "' is not the key of a label");
        }
        return key;
    }

    /** @throws IllegalArgumentException if no label can have this value */
    static String value(String value) {
        if (!value.isEmpty() && !NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("spec.nodeSelector: '" + value + "' is not the value of a label");
        }
        return value;
    }
}
