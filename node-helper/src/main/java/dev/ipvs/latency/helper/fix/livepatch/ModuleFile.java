package dev.ipvs.latency.helper.fix.livepatch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The bytes of a module, and what they say about themselves. */
record ModuleFile(byte[] bytes) {

    /** What the kernel looks for at the very end (include/linux/module_signature.h). */
    private static final String SIGNED = "~Module signature appended~\n";

    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean isSigned() {
        return text().endsWith(SIGNED);
    }

    /** A field of its section {@code .modinfo}: {@code key=value} between zero bytes, as {@code modinfo} prints it. */
    Optional<String> field(String key) {
        return fields(key).stream().findFirst();
    }

    /** The values of a field that may be there more than once. */
    List<String> fields(String key) {
        return Pattern.compile("\0" + key + "=([^\0]*)")
                .matcher(text())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The release that it was built for: the first word of its vermagic. */
    Optional<String> release() {
        return field("vermagic").map(vermagic -> vermagic.split(" ", 2)[0]);
    }

    private String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
