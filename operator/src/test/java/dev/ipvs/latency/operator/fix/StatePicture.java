package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The picture of the states of a fix in docs/rollout.md. */
public record StatePicture(String text) {
    static final Path DOCUMENT = Path.of("").toAbsolutePath().resolveSibling("docs/rollout.md");
    private static final String BEGIN = "```mermaid\n";
    private static final String END = "```\n";
    private static final Pattern ARROW = Pattern.compile("^ *(\\w+) --> (\\w+):", Pattern.MULTILINE);

    /** One step, whatever its reason. */
    public record Arrow(FixState from, FixState to) {
        @Override
        public String toString() {
            return from + " --> " + to;
        }
    }

    /** As it is in the documentation. */
    public static StatePicture documented() {
        try {
            String document = Files.readString(DOCUMENT);
            int begin = document.indexOf(BEGIN) + BEGIN.length();
            return new StatePicture(document.substring(begin, document.indexOf(END, begin)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The documentation with this picture in the place of its own. */
    String inDocument() throws IOException {
        return Files.readString(DOCUMENT).replace(BEGIN + documented().text + END, BEGIN + text + END);
    }

    public Set<Arrow> arrows() {
        return ARROW.matcher(text)
                .results()
                .map(arrow -> new Arrow(FixState.valueOf(arrow.group(1)), FixState.valueOf(arrow.group(2))))
                .collect(Collectors.toUnmodifiableSet());
    }
}
