package dev.ipvs.latency.helper.cli;

import java.net.InetAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an address; names are not looked up. */
final class AddressConverter implements ITypeConverter<InetAddress> {

    @Override
    public InetAddress convert(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is not an IPv4 or IPv6 address");
        }
    }
}
