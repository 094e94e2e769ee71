package dev.ipvs.latency.helper.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One sysctl as a file: {@code net.ipv4.vs.run_estimation} is {@code /proc/sys/net/ipv4/vs/run_estimation}. */
public record SysctlFile(HostFiles files, String name) {

    private String relativePath() {
        return "proc/sys/" + name.replace('.', '/');
    }

    public Path path() {
        return files.path(relativePath());
    }

    public boolean exists() {
        return files.exists(relativePath());
    }

    public Optional<String> value() {
        return files.text(relativePath());
    }

    public void write(String value) throws IOException {
        Files.writeString(path(), value + "\n");
    }
}
