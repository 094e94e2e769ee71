package dev.ipvs.latency.helper.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.util.OptionalLong;

/** Which network namespace this process is in, by the inode number that the kernel gives each. */
public final class NetworkNamespace {

    private NetworkNamespace() {}

    /** The number in {@code net:[4026531840]}. */
    public static OptionalLong ofThisProcess(HostFiles files) {
        try {
            String link = Files.readSymbolicLink(files.path("proc/self/ns/net")).toString();
            return OptionalLong.of(Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']'))));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
