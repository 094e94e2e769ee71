package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.GoDuration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line are written as in a policy. */
final class GoDurationConverter implements ITypeConverter<GoDuration> {

    @Override
    public GoDuration convert(String text) {
        try {
            return GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
