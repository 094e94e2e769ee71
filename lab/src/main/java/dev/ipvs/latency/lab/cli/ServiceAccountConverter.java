package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

final class ServiceAccountConverter implements ITypeConverter<ServiceAccountName> {

    @Override
    public ServiceAccountName convert(String text) {
        String[] parts = text.split("/");
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new TypeConversionException("'%s' should be NAMESPACE/NAME".formatted(text));
        }
        return new ServiceAccountName(parts[0], parts[1]);
    }
}
