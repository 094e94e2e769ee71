package dev.ipvs.latency.lab.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a Markdown file between {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}. {@code make docs} writes it; at any
 * other time a difference is an error that says so.
 */
public record GeneratedPart(Path file, String name) {
    private static final String WRITE = "docs.write";

    /** A part of a file in {@code docs/}, seen from the folder of any module. */
    public static GeneratedPart of(String document, String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("docs").resolve(document))) {
            Path above = folder.getParent();
            if (above == null) {
                throw new IllegalStateException("no docs/" + document + " above the working directory");
            }
            folder = above;
        }
        return new GeneratedPart(folder.resolve("docs").resolve(document), name);
    }

    /** Checks that the part is this table, or writes it. */
    public void mustBeTable(List<String> header, Stream<List<String>> rows) {
        Stream<List<String>> all = Stream.concat(Stream.of(header, Collections.nCopies(header.size(), "---")), rows);
        mustBe(all.map(row -> "| " + String.join(" | ", row) + " |\n").collect(Collectors.joining()));
    }

    /** Checks that the part is this, or writes it. */
    public void mustBe(String wanted) {
        String whole = read();
        String begin = "<!-- begin " + name + " -->\n";
        String end = "<!-- end " + name + " -->\n";
        int from = whole.indexOf(begin);
        int to = whole.indexOf(end);
        if (from < 0 || to < from) {
            throw new AssertionError(file + " lacks the lines '" + begin.strip() + "' and '" + end.strip() + "'");
        }
        String present = whole.substring(from + begin.length(), to);
        if (present.equals(wanted)) {
            return;
        }
        if (System.getProperty(WRITE) == null) {
            throw new AssertionError("%s: the part '%s' is not what the code says; repair: make docs%nwanted:%n%s"
                    .formatted(file, name, wanted));
        }
        write(whole.substring(0, from + begin.length()) + wanted + whole.substring(to));
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
