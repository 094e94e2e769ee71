package dev.ipvs.latency.helper.diagnose;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which packets are followed: those that match all that is given, from the first point at which they do.
 *
 * @param netns inode number of the network namespace that their device is in
 * @param address their source or destination
 * @param port their TCP or UDP source or destination
 * @param device its name, in whichever network namespace
 */
public record PacketFilter(
        OptionalLong netns, Optional<InetAddress> address, OptionalInt port, Optional<String> device) {

    /** All packets. */
    public static final PacketFilter NONE =
            new PacketFilter(OptionalLong.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty());

    private static final long LARGEST_INODE = 0xffff_ffffL;
    private static final int LARGEST_PORT = 0xffff;
    /** IFNAMSIZ, with the zero at its end (include/uapi/linux/if.h). */
    private static final int DEVICE_BYTES = 16;

    /** @throws IllegalArgumentException with what would be right */
    public PacketFilter {
        netns.ifPresent(inode -> require(
                inode > 0 && inode <= LARGEST_INODE,
                "a network namespace is a number as lsns(8) shows it, not " + inode));
        port.ifPresent(number -> require(number > 0 && number <= LARGEST_PORT, "a port is 1 to 65535, not " + number));
        device.ifPresent(name -> require(
                !name.isEmpty()
                        && name.getBytes(StandardCharsets.UTF_8).length < DEVICE_BYTES
                        && name.chars().noneMatch(c -> c == '/' || c == ':' || Character.isWhitespace(c)),
                "a device's name has 1 to 15 bytes without white space, '/' or ':', not '" + name + "'"));
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** As on the command line. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        netns.ifPresent(inode -> options.add("--netns " + inode));
        address.ifPresent(text -> options.add("--address " + text.getHostAddress()));
        port.ifPresent(number -> options.add("--port " + number));
        device.ifPresent(name -> options.add("--device " + name));
        return options;
    }
}
