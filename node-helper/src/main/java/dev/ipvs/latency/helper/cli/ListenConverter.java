package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.helper.metrics.Listen;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code ADDRESS:PORT}. */
final class ListenConverter implements ITypeConverter<Listen> {

    @Override
    public Listen convert(String text) {
        try {
            return Listen.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
