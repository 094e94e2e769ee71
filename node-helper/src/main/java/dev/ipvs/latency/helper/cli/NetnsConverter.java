package dev.ipvs.latency.helper.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a network namespace's inode number, or its name under /run/netns, or the path of its file. */
final class NetnsConverter implements ITypeConverter<Long> {

    private static final Path NAMED = Path.of("/run/netns");

    @Override
    public Long convert(String text) {
        if (text.matches("[0-9]{1,10}")) {
            return Long.valueOf(text);
        }
        Path file = NAMED.resolve(text);
        try {
            return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
        } catch (IOException e) {
            throw new TypeConversionException(
                    "'%s' is not a network namespace: there is no file %s".formatted(text, file));
        }
    }
}
