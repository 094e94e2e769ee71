package dev.ipvs.latency.operator.status;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Kubernetes, as far as features come and go by it.
 *
 * @param vendor what a vendor adds to the version of its build, such as eks-1a2b3c4; empty for a release of Kubernetes itself
 */
public record KubernetesVersion(int major, int minor, Optional<String> vendor)
        implements Comparable<KubernetesVersion> {
    private static final Pattern GIT_VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\.\\d+(?:[-+](.+))?.*");
    private static final Pattern PRE_RELEASE = Pattern.compile("(alpha|beta|rc)\\..*");
    private static final Comparator<KubernetesVersion> ORDER =
            Comparator.comparingInt(KubernetesVersion::major).thenComparingInt(KubernetesVersion::minor);

    /** From what an API server calls itself, such as {@code v1.37.2} or {@code v1.34.1-gke.100}. */
    public static Optional<KubernetesVersion> parse(String gitVersion) {
        Matcher parts = GIT_VERSION.matcher(gitVersion);
        return parts.matches()
                ? Optional.of(new KubernetesVersion(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Optional.ofNullable(parts.group(3))
                                .filter(PRE_RELEASE.asMatchPredicate().negate())))
                : Optional.empty();
    }

    /** A release of Kubernetes itself. */
    public KubernetesVersion(int major, int minor) {
        this(major, minor, Optional.empty());
    }

    public boolean atLeast(KubernetesVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
