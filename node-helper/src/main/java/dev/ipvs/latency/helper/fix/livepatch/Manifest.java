package dev.ipvs.latency.helper.fix.livepatch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a bundle says about its modules: {@code livepatch/manifest.schema.json} describes each field. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Manifest(int formatVersion, List<Module> modules) {

    static final String FILE = "manifest.json";

    /** The form that this version reads. */
    static final int FORMAT = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("ConstantValue")
    Manifest {
        if (formatVersion != FORMAT) {
            throw new IllegalArgumentException(
                    "its formatVersion is " + formatVersion + ", this version reads " + FORMAT);
        }
        modules = modules == null ? List.of() : List.copyOf(modules);
    }

    /** One built module. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Module(
            String kernel,
            String name,
            String file,
            String vermagic,
            String sha256,
            IpVs ipVs,
            @Nullable Long estTimerOffset,
            @Nullable Signature signature) {}

    /** The {@code ip_vs} that it was built for. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record IpVs(@Nullable String sourceVersion, @Nullable String buildID) {}

    /** Who signed it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Signature(String signer) {}

    static Manifest parse(byte[] json) throws IOException {
        return JSON.readValue(json, Manifest.class);
    }
}
