package dev.ipvs.latency.helper.kernel;

import java.util.Optional;

/**
 * Which modules the kernel takes, as far as it says.
 *
 * @param signatureRequired empty where the kernel knows no signatures
 * @param lockdown none, integrity or confidentiality; empty where securityfs is not mounted in this mount namespace, as in
 *     most containers, or the kernel has no lockdown
 */
public record ModulePolicy(Optional<Boolean> signatureRequired, Optional<String> lockdown) {

    public static ModulePolicy read(HostFiles files) {
        return new ModulePolicy(
                files.text("sys/module/module/parameters/sig_enforce").map("Y"::equals),
                files.text("sys/kernel/security/lockdown").flatMap(ModulePolicy::chosen));
    }

    /** Whether a module without a signature would be refused, by any of the two. */
    public boolean refusesUnsigned() {
        return signatureRequired.orElse(false)
                || lockdown.filter(mode -> !mode.equals("none")).isPresent();
    }

    /** {@code none [integrity] confidentiality}. */
    private static Optional<String> chosen(String modes) {
        int open = modes.indexOf('[');
        int close = modes.indexOf(']');
        return open < 0 || close < open ? Optional.empty() : Optional.of(modes.substring(open + 1, close));
    }
}
