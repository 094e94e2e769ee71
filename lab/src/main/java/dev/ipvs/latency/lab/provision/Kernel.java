package dev.ipvs.latency.lab.provision;

import java.nio.file.Path;

/** Which kernel a guest boots. */
public sealed interface Kernel {

    /** Timer estimation, no sysctl: 5.10. */
    Kernel BULLSEYE = new Suite("bullseye");

    /** Timer estimation with {@code run_estimation}: 6.1. */
    Kernel BOOKWORM = new Suite("bookworm");

    /** Estimation in kthreads: 6.12. */
    Kernel TRIXIE = new Suite("trixie");

    /** The newest stock kernel of a Debian suite. */
    record Suite(String name) implements Kernel {}

    /** One stock kernel, as {@code uname -r} prints it. */
    record Release(String name) implements Kernel {}

    /** Somebody's own: a folder with {@code vmlinuz} and {@code lib/modules}. */
    record Folder(Path path) implements Kernel {}

    /** Reads what a person types: what has a slash is a folder, what starts with a digit a release, the rest a suite. */
    static Kernel parse(String text) {
        if (text.contains("/")) {
            return new Folder(Path.of(text));
        }
        return !text.isEmpty() && Character.isDigit(text.charAt(0)) ? new Release(text) : new Suite(text);
    }

    /** What the provisioning script takes, and what people call it. */
    default String text() {
        return switch (this) {
            case Suite(var name) -> name;
            case Release(var name) -> name;
            case Folder(var path) -> path.toAbsolutePath().toString();
        };
    }
}
