package dev.ipvs.latency.lab.provision;

import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A kernel that is ready to boot. */
public record KernelFiles(Path folder) {

    public Path image() {
        return folder.resolve("vmlinuz");
    }

    public Path initramfs() {
        return folder.resolve("initramfs");
    }

    /** What is {@code /lib/modules} in the guest. */
    public Path modules() {
        return folder.resolve("lib/modules");
    }

    /** As {@code uname -r} prints it. */
    public String release() {
        try {
            return Files.readString(folder.resolve("release")).strip();
        } catch (IOException unreadable) {
            throw new LabException("cannot read the release of the kernel in " + folder, unreadable);
        }
    }
}
