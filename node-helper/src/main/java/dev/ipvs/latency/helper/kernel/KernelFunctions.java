package dev.ipvs.latency.helper.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * All functions of the kernel and its modules, by their addresses. They are some 100,000, so a name becomes an object only
 * when it is asked for.
 */
public final class KernelFunctions {

    /** Text, local or global, strong or weak (nm(1)). */
    private static final String FUNCTION_TYPES = "tTwW";

    private static final String HIDDEN = "0000000000000000 ";

    private final byte[] symbols;
    private final long[] addresses;
    private final int[] lines;
    private final Map<Integer, KernelFunction> named = new HashMap<>();

    private KernelFunctions(byte[] symbols, long[] addresses, int[] lines) {
        this.symbols = symbols;
        this.addresses = addresses;
        this.lines = lines;
    }

    /**
     * A function.
     *
     * @param module empty: built in
     */
    public record KernelFunction(String name, String module) {}

    /** Whether the kernel hides all addresses from this process; reads only as far as the first that it shows. */
    public static boolean hidden(HostFiles files) {
        try (Stream<String> lines = files.lines("proc/kallsyms")) {
            return lines.allMatch(line -> line.startsWith(HIDDEN));
        }
    }

    /** Reads all of /proc/kallsyms: tens of milliseconds of kernel time. */
    public static KernelFunctions read(HostFiles files) {
        try {
            return parse(Files.readAllBytes(files.path("proc/kallsyms")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc/kallsyms", e);
        }
    }

    static KernelFunctions parse(byte[] symbols) {
        LongStream.Builder found = LongStream.builder();
        eachFunction(symbols, (address, _) -> found.add(address));
        long[] addresses = found.build().sorted().distinct().toArray();
        int[] lines = new int[addresses.length];
        Arrays.fill(lines, -1);
        eachFunction(symbols, (address, line) -> {
            int at = Arrays.binarySearch(addresses, address);
            // The first of several names for one address.
            lines[at] = lines[at] < 0 ? line : lines[at];
        });
        return new KernelFunctions(symbols, addresses, lines);
    }

    /** The function in which an address lies; one that no function precedes is its own name. */
    public KernelFunction at(long address) {
        int found = Arrays.binarySearch(addresses, address);
        int at = found >= 0 ? found : -found - 2;
        return at < 0
                ? new KernelFunction("0x" + Long.toHexString(address), "")
                : named.computeIfAbsent(lines[at], this::function);
    }

    /** From a line such as {@code ffffffffc0a01230 t estimation_timer\t[ip_vs]}. */
    private KernelFunction function(int line) {
        String text = new String(symbols, line, end(symbols, line) - line, StandardCharsets.US_ASCII);
        int name = text.indexOf(' ') + 3;
        int tab = text.indexOf('\t', name);
        return tab < 0
                ? new KernelFunction(text.substring(name), "")
                : new KernelFunction(text.substring(name, tab), text.substring(tab + 2, text.length() - 1));
    }

    private interface FoundFunction {
        void at(long address, int line);
    }

    private static void eachFunction(byte[] symbols, FoundFunction found) {
        for (int line = 0; line < symbols.length; line = end(symbols, line) + 1) {
            long address = 0;
            int at = line;
            for (; symbols[at] != ' '; at++) {
                address = address << 4 | Character.digit(symbols[at], 16);
            }
            if (FUNCTION_TYPES.indexOf(symbols[at + 1]) >= 0) {
                found.at(address, line);
            }
        }
    }

    /** Where the line ends: the index of its line feed, or of the text's end. */
    private static int end(byte[] symbols, int from) {
        int at = from;
        while (at < symbols.length && symbols[at] != '\n') {
            at++;
        }
        return at;
    }
}
